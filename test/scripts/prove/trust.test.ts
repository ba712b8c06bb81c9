import t from 'tap';
import { jumpClocks } from '../../../scripts/prove/trust/clock-jumps.js';
import { robotWeek } from '../../../scripts/prove/trust/robot.js';
import { seeded } from '../../../scripts/prove/seeded.js';

t.setTimeout(300_000);

t.test(
  'clock jumps of up to 25 years, with restarts: no code at a wrong time, no shortened lockout',
  async (t) => {
    const seen = await jumpClocks(150, seeded(7), () => true);
    t.same(seen.failures, []);
    t.ok(
      seen.restarts > 5 && seen.granted > 5 && seen.doubted > 50 && seen.lockouts > 2,
      JSON.stringify(seen),
    );
  },
);

t.test('a robot that types PINs for a week stays within the bound, with and without a family', async (t) => {
  for (const family of [false, true]) {
    const week = await robotWeek(seeded(3), !family, family);
    t.ok(week.guesses <= week.bound && week.guesses > 90, JSON.stringify(week));
    t.equal(week.stopped, family);
  }
});
