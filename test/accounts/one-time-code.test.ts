import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { codeMessage } from '../../src/accounts/code-message.js';
import { maskedIdentifier } from '../../src/accounts/masked-identifier.js';
import {
  CODE_LIFE_MS,
  CODE_TRIES,
  makeOneTimeCode,
  type PendingCode,
  pendingCode,
  readOneTimeCode,
  tryCode,
} from '../../src/accounts/one-time-code.js';
import { systemRandom } from '../../src/kit/random.js';
import { inEnglish } from '../../src/kit/sentence.js';
import { translate } from '../../src/languages/translate.js';

const digestOf = (code: string) => createHash('sha256').update(code).digest();

t.test('a code has its digits, leading zeros too', async (t) => {
  for (const digits of [4, 5, 6, 7, 8]) {
    const asked: number[] = [];
    const low = makeOneTimeCode(
      { bytes: (length) => Buffer.alloc(length), integer: (below) => (asked.push(below), 42) },
      digits,
    );
    t.equal(low, '42'.padStart(digits, '0'));
    t.same(asked, [10 ** digits], 'each code is as likely as any other');
    for (let n = 0; n < 200; n += 1)
      t.match(makeOneTimeCode(systemRandom, digits), new RegExp(`^[0-9]{${digits}}$`));
  }
});

t.test('every first digit comes', async (t) => {
  const seen = new Set(Array.from({ length: 2_000 }, () => makeOneTimeCode(systemRandom, 4)[0]));
  t.equal(seen.size, 10);
});

t.test('what people type', async (t) => {
  for (const typed of ['042713', ' 042 713 ', '042-713', '0 4 2 7 1 3'])
    t.equal(readOneTimeCode(typed), '042713');
  for (const typed of ['', '123', '123456789', '12345a', '１２３４５６', '0x1234', '1'.repeat(10_000)])
    t.equal(readOneTimeCode(typed), null, typed.slice(0, 20));
});

t.test('a code counts once, bears three tries, and ends in time', async () => {
  const step = fc.record({ right: fc.boolean(), passMs: fc.nat(CODE_LIFE_MS) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.nat(1e9), (steps, startMs) => {
      const right = digestOf('042713');
      const wrong = digestOf('042714');
      let nowMs = startMs;
      let code: PendingCode | null = pendingCode(right, startMs);
      let tries = 0;
      for (const one of steps) {
        nowMs += one.passMs;
        if (!code) break;
        const lives = nowMs - startMs < CODE_LIFE_MS && tries < CODE_TRIES;
        const tried: ReturnType<typeof tryCode> = tryCode(code, one.right ? right : wrong, nowMs);
        if (tried.right !== (one.right && lives)) return false;
        if ((tried.right || !lives) && tried.left !== null) return false;
        tries += 1;
        code = tried.left;
        if (code && tries >= CODE_TRIES) return false;
      }
      return true;
    }),
    { numRuns: 2_000 },
  );
});

t.test('its message says how long, from when, and leaves no place empty', async (t) => {
  for (const purpose of ['log_in', 'verify', 'reset'] as const) {
    const message = codeMessage({ purpose, code: '042713', lifeMs: CODE_LIFE_MS });
    const subject = inEnglish(message.subject);
    const text = inEnglish(message.text);
    t.match(text, /042713.* 5 minutes/);
    t.notMatch(subject + text, /[{}]/);
    t.notMatch(subject, /042713/, 'a subject shows on locked screens');
    t.ok(text.length <= 160, 'one text message');
    t.match(inEnglish(codeMessage({ purpose, code: '042713', lifeMs: 60_000 }).text), /042713.* one minute/);
  }
});

t.test('its message is in the language of its receiver', async (t) => {
  for (const purpose of ['log_in', 'verify', 'reset'] as const) {
    const told = codeMessage({ purpose, code: '042713', lifeMs: CODE_LIFE_MS });
    for (const [language, life] of [
      ['uz', / 5 daqiqa /],
      ['ru', / 5 минут /],
    ] as const) {
      const subject = translate(told.subject, language);
      const text = translate(told.text, language);
      t.not(subject, inEnglish(told.subject));
      t.match(text, /042713/);
      t.match(text, life);
      t.notMatch(subject + text, /[{}]/);
      t.notMatch(subject, /042713/);
      t.ok(text.indexOf('042713') < 60, 'the code is in the first part');
      t.ok(text.length <= 2 * 67, `two parts in UCS-2: ${text.length}`);
    }
    const minute = codeMessage({ purpose, code: '042713', lifeMs: 60_000 });
    t.match(translate(minute.text, 'ru'), / 1 минуту /);
  }
});

t.test('the log holds enough to know an address again, and no more', async (t) => {
  t.equal(maskedIdentifier({ kind: 'phone', value: '+998901234567' }), '+998•••67');
  t.equal(maskedIdentifier({ kind: 'email', value: 'anna@example.org' }), 'a•••@example.org');
  t.equal(maskedIdentifier({ kind: 'username', value: 'anna' }), 'a•••');
});
