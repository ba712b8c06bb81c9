import fc from 'fast-check';
import t from 'tap';
import {
  afterLockout,
  afterRightCode,
  afterWrongCode,
  LONGEST_LOCKOUT_MS,
  NO_STREAK,
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
          if (right && streak.failures !== Math.max(0, before - 1)) return false;
          if (!right && streak.failures >= 5 && (streak.lockedForMs ?? 0) < 60_000) return false;
          if ((streak.lockedForMs ?? 0) > LONGEST_LOCKOUT_MS) return false;
        }
        return true;
      }),
    );
    t.end();
  },
);
