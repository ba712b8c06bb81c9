import fc from 'fast-check';
import t from 'tap';
import { commonRules, misfit, PROPOSED_CODES_MIN, proposeCode } from '../../src/access/pin-proposal.js';
import type { KeypadRules } from '../../src/access/pin-proposal.js';
import { guessable } from '../../src/access/pin-rules.js';
import { systemRandom } from '../../src/kit/random.js';
import type { Random } from '../../src/kit/random.js';

const ALL = { minDigits: 4, maxDigits: 8, digits: '0123456789' };
const FIVE = { minDigits: 4, maxDigits: 6, digits: '12345' };

const keypad: fc.Arbitrary<KeypadRules> = fc
  .tuple(
    fc.integer({ min: 4, max: 8 }),
    fc.integer({ min: 4, max: 8 }),
    fc.subarray([...'0123456789'.split('')], { minLength: 5 }),
  )
  .map(([one, other, digits]) => ({
    minDigits: Math.min(one, other),
    maxDigits: Math.max(one, other),
    digits: digits.join(''),
  }));

t.test(
  'property: what is proposed suits each keypad and is not guessable, or no code suits them all',
  async (t) => {
    let proposed = 0;
    fc.assert(
      fc.property(fc.array(keypad, { minLength: 1, maxLength: 4 }), (keypads) => {
        const code = proposeCode(systemRandom, commonRules(keypads), 2026);
        if (code === null) {
          const lengths = [4, 5, 6, 7, 8].filter((n) =>
            keypads.every((k) => n >= k.minDigits && n <= k.maxDigits),
          );
          const keys = '0123456789'
            .split('')
            .filter((digit) => keypads.every((k) => k.digits.includes(digit)));
          return lengths.length === 0 || keys.length < 2;
        }
        proposed += 1;
        return keypads.every((one) => misfit(code, one) === null) && guessable(code, 2026) === null;
      }),
      { numRuns: 500 },
    );
    t.ok(proposed > 100);
  },
);

t.test('six digits, or as many as the keypads want, and more where there are few keys', async (t) => {
  const length = (...keypads: KeypadRules[]) => proposeCode(systemRandom, commonRules(keypads), 2026)?.length;
  t.equal(length(ALL), 6);
  t.equal(length({ ...ALL, maxDigits: 4 }), 4);
  t.equal(length({ ...ALL, minDigits: 8 }), 8);
  t.equal(length(ALL, { ...ALL, maxDigits: 5 }), 5);
  t.equal(
    length({ ...FIVE, maxDigits: 8 }),
    8,
    `five keys make less than ${PROPOSED_CODES_MIN} codes of 7 digits`,
  );
  t.equal(length({ ...ALL, maxDigits: 4 }, { ...ALL, minDigits: 5 }), undefined);
});

t.test('every code is as likely as any other', async (t) => {
  // Each key at each place, over a keypad with five keys: 5 % off at 20,000 draws would be ten standard deviations.
  const counts = new Map<string, number>();
  const draws = 20_000;
  for (let n = 0; n < draws; n += 1) {
    const code = proposeCode(systemRandom, { ...ALL, minDigits: 6, maxDigits: 6 }, 2026) ?? '';
    for (const [place, digit] of code.split('').entries())
      counts.set(`${place} ${digit}`, (counts.get(`${place} ${digit}`) ?? 0) + 1);
  }
  t.equal(counts.size, 60);
  for (const [name, count] of counts) t.ok(Math.abs(count / draws - 0.1) < 0.015, `${name}: ${count}`);
});

t.test('a random that gives guessable codes only ends in none, not in a loop', async (t) => {
  const always: Random = { bytes: (length) => Buffer.alloc(length), integer: () => 7 };
  t.equal(proposeCode(always, ALL, 2026), null);
});

t.test('how a code does not suit', async (t) => {
  t.equal(misfit('0427', ALL), null);
  t.equal(misfit('04271', { ...ALL, maxDigits: 4 }), 'length');
  t.equal(misfit('0427', { ...ALL, minDigits: 5 }), 'length');
  t.equal(misfit('1320', FIVE), 'keys');
  t.equal(misfit('1325', FIVE), null);
});
