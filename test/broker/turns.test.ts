import t from 'tap';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client } from 'aedes';
import { IncomingTurns } from '../../src/broker/incoming-turns.js';
import { TURN_JOBS, TURN_MS } from '../../src/broker/limits.js';
import { Turns } from '../../src/broker/turns.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const COUNT = 10 * TURN_JOBS;

t.test('what takes time is done a little in each turn, in its order', async (t) => {
  const clock = new SimulatedClock();
  const turns = new Turns(clock);
  const done: number[] = [];
  for (let n = 0; n < COUNT; n += 1) {
    turns.later(() => {
      done.push(n);
      clock.advance(TURN_MS);
      // what comes up meanwhile has to wait behind the others
      if (n === 0) turns.later(() => done.push(COUNT));
    });
  }
  t.same(done, [], 'not within the call');
  for (let turn = 1; turn <= COUNT / TURN_JOBS; turn += 1) {
    await nextTurn();
    t.equal(done.length, turn * TURN_JOBS);
  }
  await nextTurn();
  t.same(
    done,
    Array.from({ length: COUNT + 1 }, (_, n) => n),
  );
});

t.test('what takes no time is done at once', async (t) => {
  const turns = new Turns(new SimulatedClock());
  let done = 0;
  for (let n = 0; n < COUNT; n += 1) turns.later(() => (done += 1));
  await nextTurn();
  t.equal(done, COUNT);
});

t.test('a lock is read at once, however many others speak, and of them nothing is lost', async (t) => {
  const clock = new SimulatedClock();
  const heard: string[] = [];
  const speaker = (name: string) => {
    const conn = new PassThrough();
    const client = { id: name, conn } as unknown as Client;
    conn.on('readable', () => {
      for (let chunk = conn.read() as Buffer | null; chunk; chunk = conn.read() as Buffer | null) {
        heard.push(chunk.toString());
        clock.advance(TURN_MS);
      }
    });
    incoming.watch(client);
    return conn;
  };
  const incoming = new IncomingTurns(clock, ({ id }) => id === 'lock');
  const programs = Array.from({ length: COUNT }, (_, n) => speaker(`program ${n}`));
  const lock = speaker('lock');
  for (const [n, conn] of programs.entries()) conn.write(`program ${n}`);
  lock.write('lock');
  while (!heard.includes('lock')) await nextTurn();
  t.ok(heard.indexOf('lock') <= TURN_JOBS, `it was number ${heard.indexOf('lock')}`);
  while (heard.length <= COUNT) await nextTurn();
  t.equal(new Set(heard).size, COUNT + 1);
  for (const [n, conn] of programs.entries()) conn.write(`${n} again`);
  while (heard.length <= 2 * COUNT) await nextTurn();
  t.equal(new Set(heard).size, 2 * COUNT + 1);
});
