import fc from 'fast-check';
import t from 'tap';
import { COMMON_WORDS } from '../../src/accounts/common-words.js';
import { COMMON_PASSWORDS } from '../../src/accounts/common-passwords.js';
import { normalisePassword, passwordFault } from '../../src/accounts/password-rules.js';

/** 256 characters that are no repetition. */
const long = (filler: string) =>
  Array.from({ length: 64 }, (_, n) => `${String(n).padStart(2, '0')}${filler}${filler}`).join('');

t.test('length is counted in characters, not in bytes or units', async (t) => {
  t.equal(passwordFault('Tr0ub4d'), 'password_too_short');
  t.equal(passwordFault('Tr0ub4do'), null);
  t.equal(passwordFault('🔑🚪🏠🔔🚗🌙🌧'), 'password_too_short', 'seven keys are fourteen units');
  t.equal(passwordFault('🔑🚪🏠🔔🚗🌙🌧🌿'), null);
  t.equal(passwordFault(long('x')), null);
  t.equal(passwordFault(long('🔑')), null);
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

t.test('so are common words with something about them, runs and repetitions', async (t) => {
  for (const common of [
    'sunshine2024',
    'Dragon123!',
    '123monkey',
    'P4ssw0rd!',
    'm1ch43l99',
    'Summer2026',
    'iloveyou!!',
    'пароль123',
    'Sevgilim01',
    'abcabcabc',
    '12121212',
    'xxxxxxxx',
    'abcdefgh',
    '98765432',
    'lkjhgfdsa',
    'qwertyuiop',
    '!!!dragon!!!',
  ])
    t.equal(passwordFault(common), 'password_common', common);
});

t.test('and the names of whom and what it is for, however they are written', async (t) => {
  const own = [
    'anna.karimova',
    'anna.k+door@example.org',
    '+998901234567',
    'Anna',
    'Karimova',
    'Anna Karimova',
    'Chorsu Plaza 7',
  ];
  for (const name of [
    'anna.karimova',
    'AnnaKarimova',
    'annakarimova1987',
    'Karimova1',
    'anna.k+door@example.org',
    '998901234567',
    '+998901234567',
    'chorsuplaza7',
    'Chorsu Plaza 7',
    'example2026',
    'K4r1m0va!',
  ])
    t.equal(passwordFault(name, own), 'password_common', name);
  t.equal(passwordFault('annakarimova1987'), null, 'for somebody else it is a password');
});

t.test('no rule on kinds of characters: what is not common passes', async (t) => {
  for (const good of [
    'correct horse',
    'correct horse battery staple',
    'zufxqmdk',
    '83640275',
    'tr0ub4dor&3x',
    'the monkey at noon',
    'sunshine over samarkand',
    'dragonfly-lamp',
    'long-enough',
    'Ключ под ковриком',
    '窓の外の鳥がいる',
  ])
    t.equal(passwordFault(good, ['anna', 'anna@example.org', 'Home']), null, good);
});

t.test('most of what is random passes', async () => {
  const letters = fc.stringMatching(/^[b-df-hj-np-tv-z0-9]{12}$/);
  fc.assert(fc.property(letters, (text) => /(.)\1\1/.test(text) || passwordFault(text, ['anna']) === null));
});

t.test('the lists are of some size, and in the form that is looked up', async (t) => {
  t.ok(COMMON_PASSWORDS.size >= 100, `${COMMON_PASSWORDS.size} passwords`);
  t.ok(COMMON_WORDS.size >= 900, `${COMMON_WORDS.size} words`);
  for (const entry of COMMON_PASSWORDS) t.ok(entry.length >= 8, entry);
  for (const entry of COMMON_PASSWORDS) t.equal(passwordFault(entry.toUpperCase()), 'password_common', entry);
  for (const entry of [...COMMON_PASSWORDS, ...COMMON_WORDS])
    t.equal(entry, normalisePassword(entry).toLowerCase(), entry);
  for (const word of COMMON_WORDS)
    t.equal(passwordFault(word.padEnd(Math.max(8, word.length + 1), '47190!')), 'password_common', word);
});
