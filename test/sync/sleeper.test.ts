import t from 'tap';
import { SETTLE_MS } from '../../src/sync/limits.js';
import { Sleeper } from '../../src/sync/sleeper.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function state(promise: Promise<void>): Promise<'asleep' | 'awake'> {
  let found: 'asleep' | 'awake' = 'asleep';
  void promise.then(() => (found = 'awake'));
  await turn();
  return found;
}

t.test('news ends a wait for news, after a moment for company, and no other', async (t) => {
  const clock = new SimulatedClock();
  const sleeper = new Sleeper(clock);
  const idle = sleeper.sleep(null, 'until nudged');
  sleeper.nudge();
  t.equal(await state(idle), 'asleep');
  clock.advance(SETTLE_MS);
  t.equal(await state(idle), 'awake');

  const backingOff = sleeper.sleep(60_000, 'until woken');
  sleeper.nudge();
  clock.advance(SETTLE_MS);
  t.equal(await state(backingOff), 'asleep');
  clock.advance(60_000);
  t.equal(await state(backingOff), 'awake');
  t.equal(clock.pendingTimers, 0);
});

t.test('what is new while nobody sleeps is not forgotten', async (t) => {
  const clock = new SimulatedClock();
  const sleeper = new Sleeper(clock);
  sleeper.nudge();
  const idle = sleeper.sleep(null, 'until nudged');
  clock.advance(SETTLE_MS);
  t.equal(await state(idle), 'awake');
});

t.test('waking counts, before the wait or in it', async (t) => {
  const sleeper = new Sleeper(new SimulatedClock());
  sleeper.wake();
  t.equal(await state(sleeper.sleep(60_000, 'until woken')), 'awake');
  const next = sleeper.sleep(60_000, 'until woken');
  t.equal(await state(next), 'asleep');
  sleeper.wake();
  t.equal(await state(next), 'awake');
});
