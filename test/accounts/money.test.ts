import fc from 'fast-check';
import t from 'tap';
import { formatMoney, MONEY_MAX_MINOR, parseMoney } from '../../src/accounts/money.js';

t.test('amounts as people write them', async (t) => {
  for (const [text, minor] of [
    ['0', 0],
    ['12', 1_200],
    ['12.5', 1_250],
    ['12.50', 1_250],
    ['0.01', 1],
    ['0.1', 10],
    ['9999999999999.99', MONEY_MAX_MINOR],
  ] as const)
    t.strictSame(parseMoney(text), { ok: true, minor }, text);
});

t.test('anything else is refused in words', async (t) => {
  for (const [text, says] of [
    ['', /empty/],
    ['-1', /no sign/],
    ['+1', /no sign/],
    ['1.234', /more than 2 places/],
    ['012', /begin with a zero/],
    ['00', /begin with a zero/],
    ['10000000000000', new RegExp(`more than ${formatMoney(MONEY_MAX_MINOR)}, the largest amount`)],
    ['99999999999999.99', /largest amount/],
    ['1e3', /0 to 9/],
    [' 1', /0 to 9/],
    ['1 ', /0 to 9/],
    ['1\n', /0 to 9/],
    ['1,5', /0 to 9/],
    ['1_000', /0 to 9/],
    ['.5', /0 to 9/],
    ['5.', /0 to 9/],
    ['1.2.3', /0 to 9/],
    ['0x10', /0 to 9/],
    ['NaN', /0 to 9/],
    ['Infinity', /0 to 9/],
    ['٣', /0 to 9/],
    ['１２', /0 to 9/],
  ] as const) {
    const read = parseMoney(text);
    t.match(read, { ok: false, message: says }, JSON.stringify(text));
  }
});

t.test('what is written is read back exactly, at every amount', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MONEY_MAX_MINOR }), (minor) => {
      const text = formatMoney(minor);
      const read = parseMoney(text);
      return /^\d+\.\d\d$/.test(text) && read.ok && read.minor === minor;
    }),
  );
});

t.test('any text is read or refused, and only digits and a point are read', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+ 0-9.,eE]{0,18}$/)), (text) => {
      const read = parseMoney(text);
      if (!read.ok) return read.message.length > 0;
      const isWhole = Number.isSafeInteger(read.minor) && read.minor >= 0 && read.minor <= MONEY_MAX_MINOR;
      return isWhole && /^[0-9.]+$/.test(text) && Math.abs(Number(text) * 100 - read.minor) < 0.51;
    }),
    { numRuns: 2_000 },
  );
});
