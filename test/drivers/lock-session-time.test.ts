import t from 'tap';
import { ToldTime } from '../../src/drivers/lock-session-time.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('a lock is not told a time that is not trusted, and is told at once when it is again', async (t) => {
  const clock = new SimulatedClock(Date.UTC(2026, 5, 1));
  let isTrusted = true;
  const told = new ToldTime(clock, () => isTrusted);
  t.equal(told.next(), clock.wallMs());
  clock.jumpWall(-3_600_000);
  isTrusted = false;
  t.equal(told.isStale, false);
  t.equal(told.next(), null);
  isTrusted = true;
  t.equal(told.isStale, true);
  t.equal(told.next(), clock.wallMs());
});
