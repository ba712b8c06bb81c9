import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Door } from '../bench.js';
import type { ContractCase } from '../case.js';
import { verdict } from '../verdict.js';

const LISTEN_MS = 250;
/** Flipped bits, one message each. */
const FLIPS = 12;

/** Everything the hub ever told the lock, said again by somebody else. */
async function replay(door: Door, recorded: readonly Buffer[]): Promise<void> {
  for (const bytes of recorded) {
    door.lock.line.inject('to_lock', bytes);
    await sleep(5);
  }
  await sleep(LISTEN_MS);
}

function toLock(door: Door): Buffer[] {
  return door.lock.line.seen.filter(({ way }) => way === 'to_lock').map(({ bytes }) => bytes);
}

/** Unlocks and locks with a listener on the line. */
async function overheard(bench: Bench, deviceId: string): Promise<Door> {
  const door = await bench.paired(deviceId);
  await bench.act(door, 'unlock');
  await bench.act(door, 'lock');
  return door;
}

export const forgeryCases: readonly ContractCase[] = [
  {
    name: 'what was overheard, said again: in the same session, after a restart of the hub, of the lock',
    needs: ['power_cut'],
    async run(t, bench, deviceId) {
      const door = await overheard(bench, deviceId);
      const recorded = toLock(door);
      t.ok(recorded.length >= 2);
      await replay(door, recorded);
      t.match(await door.lock.truth(), { bolt: 'locked', actuations: 2 }, 'in the same session');
      await bench.killHub();
      await replay(door, recorded);
      await bench.startHub();
      await bench.whenOnline(door);
      await replay(door, recorded);
      t.match(await door.lock.truth(), { bolt: 'locked', actuations: 2 }, 'after a restart of the hub');
      await door.lock.fault({ kind: 'power_off' });
      await door.lock.fault({ kind: 'power_on' });
      await replay(door, recorded);
      t.match(await door.lock.truth(), { bolt: 'locked', actuations: 2 }, 'after a restart of the lock');
      t.strictSame((await verdict(bench, door)).wrong, []);
      // A hub may take a second to notice that the lock's power was gone.
      await door.lock.line.quiet();
      await bench.whenOnline(door);
      t.match(await bench.act(door), { httpStatus: 200, status: 'succeeded' }, 'and the hub is still obeyed');
      await bench.close(door);
    },
  },
  {
    name: "another lock's messages open nothing here",
    async run(t, bench, deviceId) {
      const other = await overheard(bench, `${deviceId}-a`);
      const door = await bench.paired(`${deviceId}-b`);
      await replay(door, toLock(other));
      t.match(await door.lock.truth(), { bolt: 'locked', actuations: 0 });
      for (const { way, bytes } of other.lock.line.seen)
        if (way === 'to_hub') door.lock.line.inject('to_hub', bytes);
      await sleep(LISTEN_MS);
      // A hub may hang up on who speaks for another lock.
      await bench.whenOnline(door);
      t.match(await bench.act(door), { httpStatus: 200, status: 'succeeded' });
      t.strictSame((await verdict(bench, door)).wrong, []);
      const { wrong, commands } = await verdict(bench, other);
      t.strictSame(wrong, []);
      t.equal(commands.length, 2, 'and nothing is told of the other');
      await bench.close(door);
      await bench.close(other);
    },
  },
  {
    name: 'a reply of yesterday is no reply of today',
    async run(t, bench, deviceId) {
      const door = await overheard(bench, deviceId);
      const { line } = door.lock;
      await line.quiet();
      const replies = line.seen.filter(({ way }) => way === 'to_hub').map(({ bytes }) => bytes);
      // The command is kept from the lock, and the hub hears every reply it ever had.
      line.judgeBy(({ way, bytes }) => (way === 'to_lock' ? [] : [bytes]));
      const asked = bench.act(door);
      for (const bytes of replies) line.inject('to_hub', bytes);
      t.notMatch(await asked, { status: 'succeeded' });
      line.clear();
      const { wrong } = await verdict(bench, door);
      t.strictSame(wrong, []);
      t.match(await door.lock.truth(), { bolt: 'locked', actuations: 2 });
      await bench.close(door);
    },
  },
  {
    name: 'altered, truncated and lengthened messages act as nothing',
    needs: ['sealed'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      const { line } = door.lock;
      for (let flip = 0; flip < FLIPS; flip += 1) {
        await line.quiet();
        const hit = line.next(flip % 2 === 0 ? 'to_lock' : 'to_hub', ({ bytes }) => [alter(bytes, flip)]);
        await bench.act(door, flip % 2 === 0 ? 'unlock' : 'lock');
        await hit;
      }
      line.clear();
      const { wrong, commands } = await verdict(bench, door);
      t.strictSame(wrong, []);
      t.equal(commands.length, FLIPS);
      await bench.close(door);
    },
  },
  {
    name: 'noise on the line between all messages',
    needs: ['sealed'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      const noise = Buffer.from(Array.from({ length: 48 }, (_, at) => (at * 167 + 41) % 256));
      door.lock.line.judgeBy(({ bytes }) => [noise.subarray(0, bytes.length % 40), Buffer.of(0), bytes]);
      for (let act = 0; act < 6; act += 1) {
        t.match(await bench.act(door, act % 2 === 0 ? 'unlock' : 'lock'), { httpStatus: 200 });
      }
      door.lock.line.clear();
      t.strictSame((await verdict(bench, door)).wrong, []);
      t.equal((await door.lock.truth()).actuations, 6);
      await bench.close(door);
    },
  },
];

/** A different change each time: a bit flipped somewhere, the end missing, too much of it. */
function alter(bytes: Buffer, number: number): Buffer {
  if (number % 3 === 1) return bytes.subarray(0, bytes.length - 1 - (number % bytes.length));
  if (number % 3 === 2) return Buffer.concat([bytes.subarray(0, -1), Buffer.of(7, 7, 0)]);
  const altered = Buffer.from(bytes);
  const at = (number * 31) % (bytes.length - 1);
  altered.writeUInt8(altered.readUInt8(at) ^ (1 << (number % 8)), at);
  return altered;
}
