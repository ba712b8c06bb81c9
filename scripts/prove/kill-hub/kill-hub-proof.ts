import type { Proof, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { KillLoop } from './kill-loop.js';

/** Between two looks at the whole truth. */
const KILLS_BETWEEN_RESTS = 20;
/** More of them say nothing new. */
const FAILURES_MAX = 20;

export const killHubProof: Proof = {
  name: 'kill-hub',
  shows:
    'kill -9 of the hub at any moment of a stream of unlocks, orders over MQTT and PIN entries: nothing told is lost, nothing opens twice or late, the log and the database are whole',
  defaultCount: 200,
  async run({ count, seconds, seed, progress }): Promise<ProofReport> {
    const begunMs = performance.now();
    const ranS = () => (performance.now() - begunMs) / 1000;
    const loop = new KillLoop(seeded(seed));
    const failures: string[] = [];
    let rests = 0;
    try {
      await loop.start();
      const goesOn = (kills: number) =>
        loop.kills < kills && failures.length === 0 && (seconds === null || ranS() < seconds);
      while (goesOn(count)) {
        const until = Math.min(count, (rests + 1) * KILLS_BETWEEN_RESTS);
        while (goesOn(until)) failures.push(...(await loop.killOnce(loop.kills + 1 >= until)));
        failures.push(...(await loop.rest()));
        rests += 1;
        progress(`${loop.kills} of ${count} kills in ${ranS().toFixed(0)} s, ${failures.length} failures`);
        if (goesOn(count)) await loop.goOn();
      }
    } finally {
      await loop.stop();
    }
    // usually some dozens for each kill; on a busy machine a hub may not live long enough for one
    if (loop.claims.told.size < loop.kills / 4 || loop.claims.granted.size === 0)
      failures.push('hardly anything was done between the kills');
    return { summary: summaryOf(loop, ranS()), failures: failures.slice(0, FAILURES_MAX) };
  },
};

function summaryOf({ kills, killsAtStart, claims }: KillLoop, seconds: number): string {
  const { told, granted, answers, brokenOff, otherLights } = claims;
  const entries = [...granted.values()].reduce((sum, one) => sum + one, 0);
  const statuses = [...answers].sort().map(([kind, times]) => `${times} x ${kind}`);
  return (
    `${kills} kills (${killsAtStart} while starting) in ${seconds.toFixed(0)} s: ${told.size} outcomes told, ` +
    `answers ${statuses.join(', ')}, ${brokenOff} broken off; ${claims.ordersTaken} of ${claims.ordersGiven} orders ` +
    `over MQTT acknowledged; ${entries} entries granted, ` +
    `${otherLights.denied} denied, ${otherLights.no_answer} without answer`
  );
}
