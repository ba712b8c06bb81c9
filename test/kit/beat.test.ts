import t from 'tap';
import { BEAT_MS, onBeat } from '../../src/kit/beat.js';
import { Histogram } from '../../src/kit/histogram.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('all who look regularly share one timer, and none is left', async (t) => {
  const clock = new SimulatedClock();
  const heard: string[] = [];
  const late: number[] = [];
  const first = onBeat(clock, (lateMs) => {
    heard.push('first');
    late.push(lateMs);
  });
  const second = onBeat(clock, () => {
    heard.push('second');
    second.cancel();
  });
  t.equal(clock.pendingTimers, 1);
  clock.advance(BEAT_MS - 1);
  t.same(heard, []);
  clock.advance(1);
  t.same(heard, ['first', 'second']);
  clock.advance(3 * BEAT_MS);
  t.same(heard.slice(2), ['first', 'first', 'first']);
  clock.stall(700);
  clock.advance(BEAT_MS - 700);
  t.same(late, [0, 0, 0, 0, 0]);
  clock.stall(BEAT_MS + 250);
  clock.advance(0);
  t.equal(late.at(-1), 250, 'the event loop was busy');
  first.cancel();
  t.equal(clock.pendingTimers, 0);
  const again = onBeat(clock, () => heard.push('again'));
  clock.advance(BEAT_MS);
  t.equal(heard.at(-1), 'again');
  again.cancel();
});

t.test('one that stops the others while they are called stops them at once', async (t) => {
  const clock = new SimulatedClock();
  const heard: string[] = [];
  onBeat(clock, () => {
    other.cancel();
  });
  const other = onBeat(clock, () => heard.push('other'));
  clock.advance(BEAT_MS);
  t.same(heard, []);
});

t.test('a histogram counts each value once, bounds included', async (t) => {
  const histogram = new Histogram([1, 2, 5]);
  for (const value of [0, 1, 1.5, 2, 4, 5, 6, 100]) histogram.observe(value);
  t.same(histogram.view(), { bounds: [1, 2, 5], atMost: [2, 4, 6, 8], sum: 119.5 });
});
