import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractCase } from '../case.js';
import type { Way } from '../tapped-line.js';
import { verdict } from '../verdict.js';

/** So that what was written before the cut is out. */
const WRITTEN_MS = 20;

function inMidFrame(way: Way, share: number): ContractCase {
  return {
    name: `the link dies ${Math.round(share * 100)} % into a message ${way}`,
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId, 30);
      const { line } = door.lock;
      await line.quiet();
      const broken = line.next(way, ({ bytes }) => {
        line.mute('to_hub', 'to_lock');
        return [bytes.subarray(0, Math.ceil(bytes.length * share))];
      });
      const asked = bench.act(door);
      await broken;
      await sleep(WRITTEN_MS);
      line.cut();
      await sleep(WRITTEN_MS);
      line.clear();
      await line.mend();
      await asked;
      const { wrong, commands } = await verdict(bench, door);
      t.strictSame(wrong, []);
      t.match(commands, [{ status: way === 'to_lock' ? 'failed' : 'succeeded' }]);
      t.equal((await door.lock.truth()).actuations, way === 'to_lock' ? 0 : 1);
      t.match(await bench.act(door, 'lock'), { httpStatus: 200, status: 'succeeded' });
      await bench.close(door);
    },
  };
}

export const linkDeathCases: readonly ContractCase[] = [
  inMidFrame('to_lock', 0.1),
  inMidFrame('to_lock', 0.9),
  inMidFrame('to_hub', 0.5),
  {
    name: 'the link dies and comes back ten times while commands go out',
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId, 10);
      for (let round = 0; round < 10; round += 1) {
        const asked = bench.act(door, round % 2 === 0 ? 'unlock' : 'lock');
        await sleep(round * 3);
        door.lock.line.cut();
        await sleep(WRITTEN_MS);
        await door.lock.line.mend();
        await asked;
        await bench.whenOnline(door);
      }
      t.strictSame((await verdict(bench, door)).wrong, []);
      await bench.close(door);
    },
  },
];
