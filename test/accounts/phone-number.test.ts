import fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/min';
import t from 'tap';
import { normaliseIdentifier } from '../../src/accounts/identifiers.js';
import { isPhoneCountry, normalisePhone } from '../../src/accounts/phone-number.js';

t.test('a number has one form however it is typed', async (t) => {
  const same: readonly (readonly ['UZ' | 'RU' | 'GB' | 'IT' | null, string, readonly string[]])[] = [
    [
      null,
      '+998901234567',
      ['+998901234567', '+998 (90) 123-45-67', ' +998.90.123.45.67 ', '+998\u2013901234567'],
    ],
    [
      'UZ',
      '+998901234567',
      ['901234567', '90 123-45-67', '998901234567', '00 998 90 123 45 67', '+998901234567'],
    ],
    ['RU', '+79161234567', ['8 (916) 123-45-67', '916 123 45 67', '+7 916 1234567']],
    ['GB', '+447911123456', ['07911 123456', '+44 (0) 7911 123456']],
    ['IT', '+390236618300', ['02 3661 8300', '+39 02 3661 8300']],
  ];
  for (const [country, e164, typed] of same)
    for (const text of typed)
      t.equal(normalisePhone(text, country), e164, `${text} in ${country ?? 'no'} land`);
});

t.test('what can be nobody’s number is refused', async (t) => {
  const refused: readonly (readonly ['UZ' | 'CA' | null, string])[] = [
    [null, '901234567'],
    [null, '998901234567'],
    [null, '+99890123456'],
    [null, '+9989012345678'],
    [null, '+999123456789'],
    [null, '+0998901234567'],
    [null, '+998901234567 ext. 5'],
    [null, '+998901234567;ext=5'],
    [null, 'tel:+998901234567'],
    [null, '+1-800-FLOWERS'],
    [null, '++998901234567'],
    [null, '998+901234567'],
    [null, ''],
    [null, '+'],
    [null, '+'.repeat(10_000)],
    ['UZ', '1234567'],
    ['UZ', '0901234567'],
    // Without its area code, which everybody there can leave out and nobody else can guess.
    ['CA', '4205677'],
  ];
  for (const [country, text] of refused) t.equal(normalisePhone(text, country), null, text.slice(0, 40));
});

t.test('the stored form is its own form, in every country', async () => {
  const typed = fc.stringMatching(/^\+?[0-9]{4,16}$/);
  fc.assert(
    fc.property(fc.constantFrom(null, ...getCountries()), typed, (country, text) => {
      const phone = normalisePhone(text, country);
      if (phone === null) return true;
      return (
        /^\+[1-9][0-9]{3,14}$/.test(phone) &&
        normalisePhone(phone, null) === phone &&
        normalisePhone(phone, country) === phone
      );
    }),
    { numRuns: 20_000 },
  );
});

t.test('digits are a phone where the country is known, and never a username', async (t) => {
  for (const text of ['901234567', '90-123-45-67', '90.123.45.67']) {
    t.same(normaliseIdentifier(text, 'UZ'), { kind: 'phone', value: '+998901234567' });
    t.equal(normaliseIdentifier(text, null), null);
  }
  t.same(normaliseIdentifier('anna90', 'UZ'), { kind: 'username', value: 'anna90' });
});

t.test('countries', async (t) => {
  t.ok(isPhoneCountry('UZ'));
  for (const text of ['uz', 'XX', '', '__proto__']) t.notOk(isPhoneCountry(text), text);
});
