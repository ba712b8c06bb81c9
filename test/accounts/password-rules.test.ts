import t from 'tap';
import { COMMON_PASSWORDS } from '../../src/accounts/common-passwords.js';
import { normalisePassword, passwordFault } from '../../src/accounts/password-rules.js';

t.test('length is counted in characters, not in bytes or units', async (t) => {
  t.equal(passwordFault('Tr0ub4d'), 'password_too_short');
  t.equal(passwordFault('Tr0ub4do'), null);
  t.equal(passwordFault('🔑🚪🏠🔑🚪🏠🔑'), 'password_too_short', 'seven keys are fourteen units');
  t.equal(passwordFault('🔑🚪🏠🔑🚪🏠🔑🚪'), null);
  t.equal(passwordFault('x'.repeat(256)), null);
  t.equal(passwordFault('🔑'.repeat(256)), null);
  t.equal(passwordFault('x'.repeat(257)), 'password_too_long');
  t.equal(passwordFault('x'.repeat(1_000_000)), 'password_too_long');
  t.equal(passwordFault(''), 'password_too_short');
});

t.test('common passwords are refused in any case', async (t) => {
  for (const common of ['password', 'PassWord1', '12345678', 'QWERTY123', 'p@ssw0rd']) {
    t.equal(passwordFault(common), 'password_common', common);
  }
  t.equal(passwordFault('ｐａｓｓｗｏｒｄ'), 'password_common', 'and in wide letters');
});

t.test('every entry of the list is one that would pass otherwise', async (t) => {
  t.ok(COMMON_PASSWORDS.size >= 100, `${COMMON_PASSWORDS.size} entries`);
  for (const entry of COMMON_PASSWORDS) {
    t.ok(entry.length >= 8, entry);
    t.equal(entry, normalisePassword(entry).toLowerCase(), entry);
  }
});
