import { setTimeout as sleep } from 'node:timers/promises';
import { HUB_SETTINGS, type RealHub } from '../../../test/support/real-hub.js';
import { KillLoop } from '../kill-hub/kill-loop.js';
import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { attach, FLUSHES, runTraced, whyNoTracing } from './tracing.js';

/** Which of its flushes fails, counted from when everybody was at the doors, at most. */
const FLUSH_MAX = 24;
/** How long a hub may live on after a flush of its failed: only what SQLite makes up for by itself lets it. */
const LIVES_ON_MS = 5_000;
/** Starts, of which each has another flush fail. */
const STARTS = 12;
/** As `main.ts` has it: worth another start. */
const EXIT_INTERNAL = 1;

/** The disk says EIO to one fsync, any, while the house is in use, or while the hub starts. */
export const brokenDiskProof: Proof = {
  name: 'broken-disk',
  shows:
    'an fsync that fails at any call: the hub ends rather than go on with what it can not know, is started again, nothing told is lost, and open commands are settled by what the lock itself says',
  defaultCount: 40,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const why = whyNoTracing();
    if (why !== null) return { summary: `left out: ${why}`, failures: [] };
    const random = seeded(seed);
    const begunMs = performance.now();
    const failures: string[] = [];
    const seen = { ended: 0, livedOn: 0 };
    const loop = new KillLoop(random, {
      ending: async (hub) => {
        const code = await failFlush(hub, 1 + random(FLUSH_MAX));
        if (code === undefined) seen.livedOn += 1;
        else seen.ended += 1;
        if (code !== undefined && code !== EXIT_INTERNAL)
          failures.push(`the hub ended with ${code ?? 'a signal'}: ${hub.program.output.slice(-500)}`);
      },
    });
    let starts = 0;
    try {
      await loop.start();
      while (loop.kills < count && failures.length === 0) {
        failures.push(...(await loop.killOnce(loop.kills % 10 === 0)));
        progress(`${loop.kills} of ${count}: ${seen.ended} ended by themselves, ${failures.length} failures`);
        if (seconds !== null && performance.now() - begunMs > seconds * 1000) break;
      }
      failures.push(...(await loop.rest()));
      for (let n = 1; n <= Math.min(STARTS, count) && failures.length === 0; n += 1, starts += 1) {
        failures.push(...(await failStart(loop.folder, n)));
        progress(`${n} starts, ${failures.length} failures`);
      }
      if (failures.length === 0) {
        await loop.goOn();
        failures.push(...(await loop.rest()));
      }
    } finally {
      await loop.stop();
    }
    if (seen.ended === 0) failures.push('no fsync that failed ended the hub');
    return {
      summary: `${loop.kills} failed fsyncs in a used house (${seen.ended} ended the hub, ${seen.livedOn} were of no consequence), ${starts} at a start; ${loop.claims.told.size} outcomes told`,
      failures,
    };
  },
};

/** @returns the exit code; undefined: it lived on, and was killed */
async function failFlush(hub: RealHub, which: number): Promise<number | null | undefined> {
  const letGo = await attach(hub.pid, `inject=${FLUSHES}:error=EIO:when=${which}`);
  // A checkpoint has flushes of its own; of those that SQLite makes by itself nobody hears.
  void hub.request('POST', '/jobs/checkpoint-database/run').catch(() => undefined);
  const code = await Promise.race([hub.program.ended(), sleep(LIVES_ON_MS, undefined)]);
  await letGo();
  // Also closes what was connected to it.
  await hub.kill9();
  return code;
}

/** Whatever a start met, the next one without trouble finds everything; `rest` looks at it afterwards. */
async function failStart(dataDir: string, which: number): Promise<string[]> {
  const { code, output } = await runTraced({
    args: ['dist/hub.mjs', '--announce', 'json'],
    env: { ...HUB_SETTINGS, DOORWARD_DATA_DIR: dataDir },
    rule: `inject=${FLUSHES}:error=EIO:when=${which}`,
    untilSaid: /"ready":true/,
  });
  const isToldWell = code === 0 || code === 1 || code === 3;
  return isToldWell
    ? []
    : [`a start whose flush ${which} failed ended with ${code ?? 'a signal'}: ${output}`];
}
