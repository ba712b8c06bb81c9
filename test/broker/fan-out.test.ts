import t from 'tap';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FanOut, type Routed } from '../../src/broker/fan-out.js';
import { FAN_OUT_MESSAGES, TURN_JOBS, TURN_MS } from '../../src/broker/limits.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const COUNT = 10 * TURN_JOBS;

/** Each of `COUNT` listeners takes as long as a turn may. */
function crowd() {
  const clock = new SimulatedClock();
  const fanOut = new FanOut(clock);
  const told: { topic: string; n: number }[] = [];
  const listen = (n: number, filter: string) => {
    const listener = ({ topic }: Routed) => {
      told.push({ topic, n });
      clock.advance(TURN_MS);
    };
    fanOut.on(filter, listener);
    return () => fanOut.removeListener(filter, listener);
  };
  const leave = Array.from({ length: COUNT }, (_, n) => listen(n, 'doorward/#'));
  return { fanOut, told, listen, leave };
}

t.test('a message for many is passed on in turns, and to each in the order of the messages', async (t) => {
  const { fanOut, told, listen } = crowd();
  const done: string[] = [];
  fanOut.emit({ topic: 'doorward/first' }, () => done.push('first'));
  fanOut.emit({ topic: 'doorward/second' }, () => done.push('second'));
  fanOut.emit({ topic: 'nobody/listens' }, () => done.push('third'));
  listen(COUNT, 'doorward/#');
  let turns = 0;
  while (done.length < 3) {
    const before = told.length;
    await nextTurn();
    turns += 1;
    t.ok(told.length - before <= TURN_JOBS, 'others have their turn in between');
    if (done.includes('first')) t.ok(told.length >= COUNT, 'who waits for it waits until all were told');
  }
  t.ok(turns >= (2 * COUNT) / TURN_JOBS - 1);
  t.same(done, ['first', 'second', 'third']);
  const expected = ['first', 'second'].flatMap((name) =>
    Array.from({ length: COUNT }, (_, n) => ({ topic: `doorward/${name}`, n })),
  );
  t.same(told, expected, 'not to one that came when they had been said');
});

t.test('a client that publishes does not wait for readers, until too much waits', async (t) => {
  const { fanOut } = crowd();
  const done = new Set<number>();
  for (let n = 0; n <= FAN_OUT_MESSAGES; n += 1) {
    fanOut.emit({ topic: 'doorward/door', clientId: 'front' }, () => done.add(n));
    t.equal(done.size, 0, 'never within the call');
  }
  await nextTurn();
  t.equal(done.size, FAN_OUT_MESSAGES);
  t.notOk(done.has(FAN_OUT_MESSAGES));
  for (let turn = 0; turn < FAN_OUT_MESSAGES * COUNT && !done.has(FAN_OUT_MESSAGES); turn += 1)
    await nextTurn();
  t.ok(done.has(FAN_OUT_MESSAGES));
});

t.test('who has left is told nothing more; after the end nothing is taken', async (t) => {
  const { fanOut, told, leave } = crowd();
  for (const one of leave.slice(1)) one();
  await new Promise<void>((resolve) =>
    fanOut.emit({ topic: 'doorward/door' }, () => {
      resolve();
    }),
  );
  t.same(told, [{ topic: 'doorward/door', n: 0 }]);
  await new Promise<void>((resolve) => fanOut.close(resolve));
  const error = await new Promise<Error | undefined>((resolve) =>
    fanOut.emit({ topic: 'doorward/door' }, resolve),
  );
  t.match(error, { message: /closed/ });
});
