import t from 'tap';
import { nextTurn } from '../../src/kit/next-turn.js';
import { LET_BY_MS, RightOfWay } from '../../src/kit/right-of-way.js';
import { SimulatedClock } from '../support/simulated-clock.js';

/** What ends when it is told to. */
function held() {
  const ends: { resolve: (door: string) => void; reject: (error: Error) => void }[] = [];
  const promise = new Promise<string>((resolve, reject) => ends.push({ resolve, reject }));
  const end = ends[0];
  if (!end) throw new Error('a promise runs its executor at once');
  return { promise, ...end };
}

/** Whether it has come to its end, as seen some turns of the event loop later. */
async function hasEnded(work: Promise<void>): Promise<boolean> {
  let isDone = false;
  void work.then(() => (isDone = true));
  for (let n = 0; n < 5; n += 1) await nextTurn();
  return isDone;
}

t.test('work goes on when nobody is at a door, and waits for the last of those who are', async (t) => {
  const clock = new SimulatedClock();
  const way = new RightOfWay(clock);
  t.ok(await hasEnded(way.letBy()), 'nobody is there');

  const [front, back] = [held(), held()];
  const frontOpened = way.taken(() => front.promise);
  const backOpened = way.taken(() => back.promise);
  const [first, second] = [way.letBy(), way.letBy()];
  t.notOk(await hasEnded(first));
  front.resolve('front');
  t.equal(await frontOpened, 'front');
  t.notOk(await hasEnded(first), 'somebody is at the other door');
  back.reject(new Error('it jams'));
  await t.rejects(backOpened, { message: 'it jams' });
  t.ok(await hasEnded(first));
  t.ok(await hasEnded(second), 'all who waited go on');
  t.equal(clock.pendingTimers, 0, 'no timer is left');
});

t.test('a door that is long at work stops nothing for ever', async (t) => {
  const clock = new SimulatedClock();
  const way = new RightOfWay(clock);
  const door = held();
  const opened = way.taken(() => door.promise);
  const work = way.letBy();
  t.notOk(await hasEnded(work));
  clock.advance(LET_BY_MS - 1);
  t.notOk(await hasEnded(work));
  clock.advance(1);
  t.ok(await hasEnded(work));
  door.resolve('front');
  await opened;
});
