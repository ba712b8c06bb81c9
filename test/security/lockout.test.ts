import fc from 'fast-check';
import t from 'tap';
import {
  afterLockout,
  afterQuiet,
  afterRightCode,
  afterWrongCode,
  isLockedOut,
  isStopped,
  LONGEST_LOCKOUT_MS,
  NO_STREAK,
  STOP_FAILURES,
} from '../../src/security/lockout.js';

t.test('four are free, the fifth locks for 60 s, then it doubles to an hour', (t) => {
  let streak = NO_STREAK;
  const lengths = Array.from({ length: 14 }, () => {
    streak = afterWrongCode(afterLockout(streak));
    return streak.lockedForMs === null ? null : streak.lockedForMs / 1000;
  });
  t.same(lengths, [null, null, null, null, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
  t.end();
});

t.test(
  'property: a right code takes at most one off; lockouts never shrink with more failures nor pass an hour',
  (t) => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (codes) => {
        let streak = NO_STREAK;
        for (const right of codes) {
          const before = streak.failures;
          streak = right ? afterRightCode(streak) : afterWrongCode(streak);
          const expected = before === STOP_FAILURES ? before : Math.max(0, before - 1);
          if (right && streak.failures !== expected) return false;
          if (!right && streak.failures >= 5 && (streak.lockedForMs ?? 0) < 60_000) return false;
          if ((streak.lockedForMs ?? 0) > LONGEST_LOCKOUT_MS) return false;
        }
        return true;
      }),
    );
    t.end();
  },
);

t.test(
  'the hundredth in a row stops it: no right code, no quiet and no end of a lockout opens it',
  async (t) => {
    let streak = NO_STREAK;
    for (let codes = 1; codes < STOP_FAILURES; codes += 1) streak = afterWrongCode(afterLockout(streak));
    t.equal(isStopped(streak), false);
    t.equal(isLockedOut(afterLockout(streak)), false);
    t.equal(afterQuiet(streak).failures, 98);
    t.equal(afterRightCode(streak).failures, 98);
    streak = afterWrongCode(afterLockout(streak));
    t.equal(isStopped(streak), true);
    for (const after of [afterQuiet, afterRightCode, afterLockout, afterWrongCode])
      t.match([after(streak), isLockedOut(after(streak))], [{ failures: 100 }, true], after.name);
  },
);

t.test('a slip a day never adds up', async (t) => {
  let streak = NO_STREAK;
  for (let day = 0; day < 1_000; day += 1) streak = afterQuiet(afterWrongCode(streak));
  t.same(streak, NO_STREAK);
});
