import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import { KillLoop } from '../kill-hub/kill-loop.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { SmallDisk } from './tmpfs.js';

const DISK_MIB = 4;
/** Refusals that show that the disk is full. */
const REFUSALS = 20;
const FULL_MS_MAX = 120_000;
/** It stays full for so long after that, milliseconds. */
const FULL_MS = 1_500;
/** For a start on the full disk: a hub that must write first waits for room, milliseconds. */
const START_MS = 6_000;
/** From when there is space until a door opens again. */
const RECOVERY_MS_MAX = 5_000;

/** A disk of 4 MiB that others fill up while the house is in use. */
export const fullDiskProof: Proof = {
  name: 'full-disk',
  shows:
    "a full disk: what can not be written is refused and said so, no bolt moves at the hub's word without a row for it, locks answer by the codes they hold, and within 5 s of space doors open again",
  defaultCount: 5,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const disk = SmallDisk.mount(DISK_MIB);
    if (typeof disk === 'string') return { summary: `left out: ${disk}`, failures: [] };
    const begunMs = performance.now();
    const loop = new KillLoop(seeded(seed), {
      folder: path.join(disk.folder, 'data'),
      hasProgram: false,
    });
    const failures: string[] = [];
    const holds = () => failures.length === 0;
    let slowestMs = 0;
    let rounds = 0;
    let startedFull = 0;
    try {
      await loop.start();
      while (rounds < count && holds()) {
        disk.fill();
        await refused(loop);
        await sleep(FULL_MS);
        const starting = rounds % 2 === 0 ? loop.dieAndStart() : null;
        if (starting && (await isUpWithin(starting, START_MS))) {
          startedFull += 1;
          await refused(loop);
        }
        disk.free();
        const [ms] = await Promise.all([openedAgain(loop), starting]);
        slowestMs = Math.max(slowestMs, ms);
        rounds += 1;
        failures.push(...(await loop.rest()));
        progress(`${rounds} of ${count} times full, ${failures.length} failures`);
        if (seconds !== null && performance.now() - begunMs > seconds * 1000) break;
        if (rounds < count && holds()) await loop.goOn();
      }
    } finally {
      await loop.stop();
      disk.unmount();
    }
    if (slowestMs > RECOVERY_MS_MAX)
      failures.push(`doors opened ${slowestMs.toFixed(0)} ms after there was space`);
    const answers = [...loop.claims.answers].sort().map(([kind, times]) => `${times} x ${kind}`);
    return {
      summary: `${rounds} times full, and killed in half of them (${startedFull} times the hub was up again on the full disk, else with the room): answers ${answers.join(', ')}; a door opened at most ${slowestMs.toFixed(0)} ms after there was space`,
      failures,
    };
  },
};

const timesAnswered = ({ claims }: KillLoop, kind: string) => claims.answers.get(kind) ?? 0;

async function refused(loop: KillLoop): Promise<void> {
  const before = timesAnswered(loop, '503 storage_full');
  await until(
    () => timesAnswered(loop, '503 storage_full') >= before + REFUSALS,
    FULL_MS_MAX,
    () => 'refusals of a full disk',
  );
}

async function isUpWithin(starting: Promise<void>, ms: number): Promise<boolean> {
  const isUp = starting.then(() => true);
  return Promise.race([isUp, sleep(ms, false)]);
}

/** Nobody starts the hub again meanwhile. @returns how long it took, milliseconds */
async function openedAgain(loop: KillLoop): Promise<number> {
  const before = timesAnswered(loop, '200');
  const freedMs = performance.now();
  await until(
    () => timesAnswered(loop, '200') > before,
    FULL_MS_MAX,
    () => 'a door to open again',
  );
  return performance.now() - freedMs;
}
