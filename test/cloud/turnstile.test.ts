import t from 'tap';
import { CloudProblem } from '../../src/cloud/problem.js';
import { Moments } from '../../src/cloud/moments.js';
import { Turnstile } from '../../src/cloud/turnstile.js';
import { SimulatedClock } from '../support/simulated-clock.js';

/** Who is inside until told to go. */
function visit(turnstile: Turnstile) {
  let leave: () => void = () => undefined;
  const done = turnstile.pass(() => new Promise<void>((resolve) => (leave = resolve)));
  return {
    done,
    leave: () => {
      leave();
    },
  };
}

async function sentAway(turnstile: Turnstile): Promise<number> {
  try {
    await turnstile.pass(() => Promise.resolve());
  } catch (error) {
    if (error instanceof CloudProblem && error.code === 'busy' && error.status === 429)
      return error.retryAfterS ?? Number.NaN;
    throw error;
  }
  throw new Error('nobody was sent away');
}

/** Work of `workMs`, often enough to be known. */
async function learn(moments: Moments, clock: SimulatedClock, workMs: number): Promise<void> {
  for (let times = 0; times < 200; times += 1)
    await moments.timed(() => {
      clock.advance(workMs);
      return Promise.resolve();
    });
}

t.test('those who are sent away come again as fast as they are served', async (t) => {
  for (const [workMs, aSecond] of [
    [2_000, 2],
    [200, 20],
  ] as const) {
    const clock = new SimulatedClock();
    const moments = new Moments(clock, { atOnce: 4, windowS: 600 });
    const turnstile = new Turnstile(moments, { atOnce: 4, waiting: 0 });
    await learn(moments, clock, workMs);
    const inside = [1, 2, 3, 4].map(() => visit(turnstile));
    const told: number[] = [];
    for (let hubs = 0; hubs < 400; hubs += 1) told.push(await sentAway(turnstile));
    t.strictSame(
      [...told].sort((a, b) => a - b),
      told,
      'in the order in which they came',
    );
    const aMoment = new Map<number, number>();
    for (const seconds of told) aMoment.set(seconds, (aMoment.get(seconds) ?? 0) + 1);
    t.ok(Math.max(...aMoment.values()) <= aSecond + 1, `${Math.max(...aMoment.values())} in one second`);
    t.equal(told.at(-1), 400 / aSecond);
    for (const { leave } of inside) leave();
    await Promise.all(inside.map(({ done }) => done));
  }
});

t.test('nobody is sent away for longer than the window, nor for nothing', async (t) => {
  const clock = new SimulatedClock();
  const moments = new Moments(clock, { atOnce: 1, windowS: 30 });
  const turnstile = new Turnstile(moments, { atOnce: 1, waiting: 0 });
  await learn(moments, clock, 1_000);
  const one = visit(turnstile);
  for (let hubs = 0; hubs < 200; hubs += 1) {
    const seconds = await sentAway(turnstile);
    t.ok(seconds >= 1 && seconds <= 30, `${seconds} s`);
  }
  one.leave();
  await one.done;
  await t.resolves(turnstile.pass(() => Promise.resolve()));
});

t.test('moments that are over count for nobody', async (t) => {
  const clock = new SimulatedClock();
  const moments = new Moments(clock, { atOnce: 1, windowS: 600 });
  const turnstile = new Turnstile(moments, { atOnce: 1, waiting: 0 });
  await learn(moments, clock, 1_000);
  const one = visit(turnstile);
  for (let hubs = 0; hubs < 100; hubs += 1) await sentAway(turnstile);
  clock.advance(100_000);
  t.equal(await sentAway(turnstile), 1);
  one.leave();
  await one.done;
});

t.test('a place is handed on in order, whether the work went well or not', async (t) => {
  const turnstile = new Turnstile(new Moments(new SimulatedClock(), { atOnce: 1, windowS: 600 }), {
    atOnce: 1,
    waiting: 2,
  });
  const order: string[] = [];
  const first = visit(turnstile);
  const second = turnstile.pass(() => {
    order.push('second');
    return Promise.reject(new Error('no'));
  });
  const third = turnstile.pass(() => Promise.resolve(order.push('third')));
  t.equal(await sentAway(turnstile), 1);
  first.leave();
  await t.rejects(second, { message: 'no' });
  await third;
  t.strictSame(order, ['second', 'third']);
});

t.test('who takes their time at the door keeps nobody away for it', async (t) => {
  const clock = new SimulatedClock();
  const moments = new Moments(clock, { atOnce: 4, windowS: 600 });
  await learn(moments, clock, 40);
  const door = new Turnstile(moments, { atOnce: 8, waiting: 0 });
  for (let times = 0; times < 100; times += 1) {
    const slow = Array.from({ length: 8 }, () => visit(door));
    clock.advance(30_000);
    for (const { leave } of slow) leave();
    await Promise.all(slow.map(({ done }) => done));
  }
  const inside = Array.from({ length: 8 }, () => visit(door));
  const told: number[] = [];
  for (let hubs = 0; hubs < 60; hubs += 1) told.push(await sentAway(door));
  t.equal(told.at(-1), 1, 'sixty of 40 ms each, four at once');
  for (const { leave } of inside) leave();
  await Promise.all(inside.map(({ done }) => done));
});

t.test('who only begins leaves places to who goes on', async (t) => {
  const clock = new SimulatedClock();
  const door = new Turnstile(new Moments(clock, { atOnce: 4, windowS: 600 }), { atOnce: 3, waiting: 0 });
  const inside = [visit(door), visit(door)];
  await t.rejects(
    door.pass(() => Promise.resolve(), 2),
    { code: 'busy' },
  );
  await t.resolves(door.pass(() => Promise.resolve()));
  for (const { leave } of inside) leave();
  await Promise.all(inside.map(({ done }) => done));
  await t.resolves(door.pass(() => Promise.resolve(), 2));
});
