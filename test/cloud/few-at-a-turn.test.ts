import t from 'tap';
import { fewAtATurn } from '../../src/cloud/few-at-a-turn.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const WAIT_MS = 1_000;
const neverDropped = (): never => {
  throw new Error('dropped');
};

const turn = () => new Promise<void>(setImmediate);

t.test('all of them, in order, and never more than a few in one turn', async (t) => {
  const taken: number[] = [];
  const limits = { aTurn: 4, waitMs: WAIT_MS };
  const take = (each: number) => taken.push(each);
  const give = fewAtATurn<number>(new SimulatedClock(), limits, { take, drop: neverDropped });
  for (let n = 0; n < 60; n += 1) give(n);
  t.strictSame(taken, [], 'not in the turn in which they came');
  let turns = 0;
  for (let before = 0; taken.length < 60; before = taken.length) {
    await turn();
    turns += 1;
    t.ok(taken.length - before <= 4, `${taken.length - before} at once`);
  }
  t.ok(turns >= 15, `${turns} turns`);
  t.strictSame(
    taken,
    Array.from({ length: 60 }, (_, n) => n),
  );
});

t.test('who comes later, or while others are taken, is taken too', async (t) => {
  const taken: string[] = [];
  const take = (each: string) => {
    taken.push(each);
    if (each === 'first') give('from within');
  };
  const limits = { aTurn: 1, waitMs: WAIT_MS };
  const give = fewAtATurn<string>(new SimulatedClock(), limits, { take, drop: neverDropped });
  give('first');
  for (let turns = 0; turns < 3; turns += 1) await turn();
  give('later');
  await turn();
  await turn();
  t.strictSame(taken, ['first', 'from within', 'later']);
});

t.test('what waited for too long is dropped', async (t) => {
  const clock = new SimulatedClock();
  const [taken, dropped]: [number[], number[]] = [[], []];
  const give = fewAtATurn<number>(
    clock,
    { aTurn: 2, waitMs: WAIT_MS },
    { take: (each) => taken.push(each), drop: (each) => dropped.push(each) },
  );
  for (const n of [1, 2, 3]) give(n);
  await turn();
  clock.advance(WAIT_MS + 1);
  give(4);
  await turn();
  t.strictSame({ taken, dropped }, { taken: [1, 2, 4], dropped: [3] });
});
