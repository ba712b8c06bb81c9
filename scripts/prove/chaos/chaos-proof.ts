import type { Proof, ProofOptions, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { ChaosHome } from './chaos-home.js';
import { CHAOS_TRANSPORTS, type ChaosTransport } from './transports.js';

/** Between two looks at the whole truth. */
const COMMANDS_BETWEEN_RESTS = 500;
/** More of them say nothing new. */
const FAILURES_MAX = 20;

export const chaosProof: Proof = {
  name: 'chaos',
  shows:
    'commands over each transport under random drop, duplicate, delay, reorder, power cuts of the locks and kills of the hub: each moves a bolt at most once, none late, and what the hub says in the end is the truth',
  defaultCount: 10_000,
  async run(options): Promise<ProofReport> {
    const asked = CHAOS_TRANSPORTS.filter(({ name }) => (options.transport ?? name) === name);
    if (asked.length === 0) {
      const names = CHAOS_TRANSPORTS.map(({ name }) => name).join(', ');
      return {
        summary: 'nothing was done',
        failures: [`there is no transport ${options.transport ?? ''}: ${names}`],
      };
    }
    const reports: ProofReport[] = [];
    for (const transport of asked) reports.push(await rageOver(transport, options));
    return {
      summary: reports.map(({ summary }) => summary).join('; '),
      failures: reports.flatMap(({ failures }) => failures),
    };
  },
};

async function rageOver(
  transport: ChaosTransport,
  { count, seconds, seed, progress }: ProofOptions,
): Promise<ProofReport> {
  const begunMs = performance.now();
  const ranS = () => (performance.now() - begunMs) / 1000;
  const enough = () => seconds !== null && ranS() > seconds;
  const home = new ChaosHome(seeded(seed), transport);
  const failures: string[] = [];
  try {
    await home.start();
    while (failures.length === 0) {
      await home.rage(Math.min(count, home.commanded + COMMANDS_BETWEEN_RESTS), enough);
      failures.push(...(await home.rest()));
      progress(
        `${transport.name}: ${home.commanded} of ${count} commands in ${ranS().toFixed(0)} s, ${home.kills} kills, ${failures.length} failures`,
      );
      if (home.commanded >= count || enough()) break;
      await home.goOn();
    }
  } finally {
    await home.stop();
  }
  const told = failures
    .slice(0, FAILURES_MAX)
    .map((failure) => `${transport.name}, seed ${seed}: ${failure}`);
  return { summary: summaryOf(transport, home, ranS()), failures: told };
}

function summaryOf({ name }: ChaosTransport, home: ChaosHome, seconds: number): string {
  const { claims, callers, commanded, kills, untold } = home;
  const faults = new Map<string, number>();
  for (const caller of callers)
    for (const [kind, times] of caller.faults) faults.set(kind, (faults.get(kind) ?? 0) + times);
  const list = (counts: ReadonlyMap<string, number>) =>
    [...counts]
      .sort()
      .map(([kind, times]) => `${times} x ${kind}`)
      .join(', ');
  return (
    `${name}: ${commanded} commands in ${seconds.toFixed(0)} s, ${kills} kills of the hub, faults ${list(faults)}; ` +
    `answers ${list(claims.answers)}, ${claims.brokenOff} broken off; ${untold} stay unknown, the lock having lost its power over them`
  );
}
