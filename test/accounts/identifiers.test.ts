import fc from 'fast-check';
import t from 'tap';
import { normaliseIdentifier } from '../../src/accounts/identifiers.js';

t.test('what people type becomes one form', async (t) => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['  Anna@Example.ORG ', 'email', 'anna@example.org'],
    ['Änna@BÜCHER.example', 'email', 'änna@xn--bcher-kva.example'],
    ['a\u0308nna@xn--BCHER-kva.example', 'email', 'änna@xn--bcher-kva.example'],
    ['anna@почта.рф', 'email', 'anna@xn--80a1acny.xn--p1ai'],
    ['anna+door@home', 'email', 'anna+door@home'],
    ['Anna.K_1-x', 'username', 'anna.k_1-x'],
    ['ab', 'username', 'ab'],
    ['a'.repeat(64), 'username', 'a'.repeat(64)],
    ['+998 (90) 123-45-67', 'phone', '+998901234567'],
    ['+1 (555) 123-4567', 'phone', '+15551234567'],
    ['_1', 'username', '_1'],
  ];
  for (const [text, kind, value] of cases) t.same(normaliseIdentifier(text), { kind, value }, text);
});

t.test('what is none of the three is refused', async (t) => {
  const cases = [
    '',
    ' ',
    'a',
    'a'.repeat(65),
    '12345678',
    '998901234567',
    'an na',
    'anna!',
    'жанна',
    '@',
    'a@',
    '@b',
    'a@b@c',
    'a@ü@c',
    'a@ü/c',
    'a@ü:80',
    'a b@c.d',
    'a\u200b@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(253)}`,
    '+',
    '+1234567',
    '+1234567890123456',
    '+12345678',
    '+123456789012345',
    '90-123-45-67',
    '1.2',
    '+0123456789',
    '+1234567a',
    '++12345678',
    'x'.repeat(100_000),
  ];
  for (const text of cases) t.equal(normaliseIdentifier(text), null, JSON.stringify(text.slice(0, 80)));
});

t.test('a form is its own form, and white space and case never matter', async () => {
  const typed = fc.oneof(
    fc.emailAddress(),
    fc.stringMatching(/^[A-Za-z0-9._-]{1,66}$/),
    fc.stringMatching(/^\+[0-9 ()-]{6,20}$/),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const first = normaliseIdentifier(text);
      if (!first) return true;
      const again = normaliseIdentifier(first.value);
      const shouted = normaliseIdentifier(`\t${first.value.toUpperCase()} `);
      const isAscii = /^[\x20-\x7e]*$/.test(first.value);
      return (
        again?.kind === first.kind &&
        again.value === first.value &&
        (!isAscii || (shouted?.kind === first.kind && shouted.value === first.value))
      );
    }),
  );
});

t.test('no username can be taken for a phone or an e-mail', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      const found = normaliseIdentifier(text);
      return found?.kind !== 'username' || (!/[@+]/.test(found.value) && /[a-z_]/.test(found.value));
    }),
  );
});
