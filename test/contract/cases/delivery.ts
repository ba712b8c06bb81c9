import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { DEADLINE_MS, type Bench, type Door } from '../bench.js';
import type { ContractCase } from '../case.js';
import type { Fault } from '../lock-maker.js';
import { drop, twice } from '../tapped-line.js';
import { verdict } from '../verdict.js';

const ACTS = 6;
/** Beyond every grace that either side gives. */
const TOO_LATE_MS = DEADLINE_MS + 500;

async function actThrough(bench: Bench, door: Door, fault: () => Promise<void> | void): Promise<void> {
  for (let act = 0; act < ACTS; act += 1) {
    await fault();
    await bench.act(door, act % 2 === 0 ? 'unlock' : 'lock');
  }
}

/** Some acts, a fault before each; what the hub says at the end is the truth. */
function badAir(fault: Fault): ContractCase {
  return {
    name: `${JSON.stringify(fault)}: at most once, never wrong`,
    needs: ['bad_air'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await actThrough(bench, door, () => door.lock.fault(fault));
      await door.lock.fault({ kind: 'clear' });
      await judge(t, bench, door, ACTS);
    },
  };
}

async function judge(t: Test, bench: Bench, door: Door, acts: number): Promise<void> {
  const { wrong, commands } = await verdict(bench, door);
  t.strictSame(wrong, []);
  t.equal(commands.length, acts);
  t.ok((await door.lock.truth()).actuations <= acts);
  await bench.close(door);
}

export const deliveryCases: readonly ContractCase[] = [
  {
    name: 'the result is lost in the lock: unknown, then what the lock remembers',
    needs: ['drop_replies'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await door.lock.fault({ kind: 'drop_replies', count: 1 });
      const told = await bench.act(door);
      t.match(told, { httpStatus: 504, code: 'outcome_unknown', status: 'unknown' });
      const { wrong, commands } = await verdict(bench, door);
      t.strictSame(wrong, []);
      t.match(commands, [{ id: told.commandId, status: 'succeeded' }]);
      t.equal((await door.lock.truth()).actuations, 1);
      await bench.close(door);
    },
  },
  {
    name: 'the command is lost on the way: it never acts late',
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await door.lock.line.quiet();
      door.lock.line.judgeBy(({ way, bytes }) => (way === 'to_lock' ? [] : [bytes]));
      const told = await bench.act(door);
      t.match(told, { httpStatus: 504 }, 'nobody can know');
      door.lock.line.clear();
      const { wrong, commands } = await verdict(bench, door);
      t.strictSame(wrong, []);
      t.match(commands, [{ status: 'failed' }]);
      t.equal((await door.lock.truth()).actuations, 0);
      await bench.close(door);
    },
  },
  {
    name: 'a command held back past its deadline opens nothing',
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      const { line } = door.lock;
      await line.quiet();
      const held = line.next('to_lock', drop);
      line.judgeBy(({ way, bytes }) => (way === 'to_lock' ? [] : [bytes]));
      const first = line.next('to_lock', drop);
      const asked = bench.act(door);
      const { bytes } = await Promise.race([held, first]);
      t.match(await asked, { httpStatus: 504 });
      await sleep(TOO_LATE_MS - DEADLINE_MS);
      line.inject('to_lock', bytes);
      await sleep(200);
      t.equal((await door.lock.truth()).actuations, 0, 'the lock refuses what is late');
      line.clear();
      await judge(t, bench, door, 1);
    },
  },
  {
    name: 'every message arrives twice',
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      door.lock.line.judgeBy(twice);
      await actThrough(bench, door, () => undefined);
      t.equal((await door.lock.truth()).actuations, ACTS, 'and each acts once');
      door.lock.line.clear();
      await judge(t, bench, door, ACTS);
    },
  },
  {
    name: 'every other message arrives after the one that follows it',
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      const held = { to_lock: [] as Buffer[], to_hub: [] as Buffer[] };
      door.lock.line.judgeBy(({ way, bytes }) => {
        const before = held[way].splice(0);
        if (before.length === 0) held[way].push(bytes);
        return before.length === 0 ? [] : [bytes, ...before];
      });
      await actThrough(bench, door, () => undefined);
      door.lock.line.clear();
      const { wrong } = await verdict(bench, door);
      t.strictSame(wrong, []);
      await bench.close(door);
    },
  },
  badAir({ kind: 'duplicate', count: 3 }),
  badAir({ kind: 'reorder', count: 1, way: 'to_hub' }),
  badAir({ kind: 'reorder', count: 1, way: 'to_lock' }),
  badAir({ kind: 'delay', count: 2, ms: 60 }),
  badAir({ kind: 'delay', count: 1, ms: TOO_LATE_MS, way: 'to_lock' }),
  badAir({ kind: 'delay', count: 1, ms: TOO_LATE_MS, way: 'to_hub' }),
  badAir({ kind: 'drop', count: 1, way: 'to_lock' }),
];
