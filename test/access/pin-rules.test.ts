import fc from 'fast-check';
import t from 'tap';
import { guessable, PIN_FORM } from '../../src/access/pin-rules.js';

t.test('codes people guess first are refused, the demo code is fine', (t) => {
  for (const digits of [
    '0000',
    '1111',
    '77777777',
    '1234',
    '0123',
    '7890',
    '890123',
    '4321',
    '9876',
    '2109',
    '2580',
    '1990',
    '2026',
    '1926',
    '123123',
    '12341234',
  ]) {
    t.type(guessable(digits, 2026), 'string', digits);
  }
  for (const digits of ['0427', '1925', '2027', '4829', '199012', '0190', '8135'])
    t.equal(guessable(digits, 2026), null, digits);
  t.end();
});

t.test('property: every repeat and every run of any length is refused', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 4, max: 8 }),
      fc.constantFrom(0, 1, 9),
      (start, length, step) => {
        const digits = Array.from({ length }, (_, at) => (start + at * step) % 10).join('');
        return PIN_FORM.test(digits) && guessable(digits, 2026) !== null;
      },
    ),
  );
  t.end();
});

t.test('form: 4 to 8 ASCII digits and nothing else', (t) => {
  for (const text of ['123', '123456789', '12a4', ' 1234', '1234\n', '１２３４', ''])
    t.notOk(PIN_FORM.test(text), JSON.stringify(text));
  t.ok(PIN_FORM.test('0007'));
  t.end();
});
