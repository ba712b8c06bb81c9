import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Proof, ProofOptions, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { backUp, copyOf, lookAt, newHub, startOnce } from './kept-hub.js';
import { runTraced, STEPS, whyNoTracing } from './tracing.js';

const OLD_EVENTS = 40;
const KEPT_EVENTS = 90;

/** What a restore is done into. */
const CASES = ['into an empty folder', 'over another hub'] as const;

/** A restore that is killed at each of its steps. */
export const killRestoreProof: Proof = {
  name: 'kill-restore',
  shows:
    'kill -9 of a restore at each call that makes, moves, removes or flushes a file: the next start finds nothing done, or a whole hub, and the restore can be done again',
  defaultCount: 1_000,
  async run(options): Promise<ProofReport> {
    const why = whyNoTracing();
    if (why !== null) return { summary: `left out: ${why}`, failures: [] };
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-restore-'));
    try {
      return await killAll(folder, options);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function killAll(
  folder: string,
  { count, seconds, seed, progress }: ProofOptions,
): Promise<ProofReport> {
  const begunMs = performance.now();
  const [kept, old] = [path.join(folder, 'kept'), path.join(folder, 'old')];
  await newHub(kept, KEPT_EVENTS);
  await newHub(old, OLD_EVENTS);
  const bench = new RestoreBench(folder, kept, old, await backUp(kept, path.join(folder, 'backup.age')));
  const failures: string[] = [];
  const outcomes = { before: 0, after: 0, kills: 0 };
  const steps: { readonly case: (typeof CASES)[number]; readonly step: number }[] = [];
  for (const one of CASES)
    for (let step = 1, last = await bench.steps(one); step <= last; step += 1)
      steps.push({ case: one, step });
  const random = seeded(seed);
  const drawn =
    steps.length <= count ? steps : Array.from({ length: count }, () => steps[random(steps.length)]);
  for (const one of drawn) {
    if (!one || failures.length > 0) break;
    if (seconds !== null && performance.now() - begunMs > seconds * 1000) break;
    const { wrong, isRestored } = await bench.killAt(one.case, one.step);
    outcomes.kills += 1;
    outcomes[isRestored ? 'after' : 'before'] += 1;
    failures.push(...wrong.map((text) => `killed at step ${one.step} ${one.case}: ${text}`));
    if (outcomes.kills % 10 === 0) progress(`${outcomes.kills} of ${drawn.length} kills`);
  }
  return {
    summary: `${outcomes.kills} kills at ${steps.length} steps: ${outcomes.before} times nothing had happened, ${outcomes.after} times all of it`,
    failures,
  };
}

class RestoreBench {
  private readonly folder: string;
  private readonly kept: string;
  private readonly old: string;
  private readonly key: string;

  constructor(folder: string, kept: string, old: string, key: string) {
    this.folder = folder;
    this.kept = kept;
    this.old = old;
    this.key = key;
  }

  /** @returns how many steps a restore has that nobody kills */
  async steps(one: (typeof CASES)[number]): Promise<number> {
    const dataDir = this.prepare(one);
    const record = path.join(this.folder, 'calls');
    const { code, output } = await this.restore(dataDir, `trace=${STEPS}`, record);
    if (code !== 0) throw new Error(`the restore failed: ${output}`);
    const byThread = new Map<string, number>();
    for (const line of readFileSync(record, 'utf8').split('\n')) {
      const thread = /^\d+/.exec(line)?.[0];
      if (thread !== undefined && line.includes('(')) byThread.set(thread, (byThread.get(thread) ?? 0) + 1);
    }
    // strace counts the calls of each thread by themselves.
    return Math.max(...byThread.values());
  }

  async killAt(one: (typeof CASES)[number], step: number) {
    const dataDir = this.prepare(one);
    await this.restore(dataDir, `inject=${STEPS}:signal=KILL:when=${step}`);
    const started = await startOnce(dataDir);
    if (started.code !== 0)
      return { wrong: [`the hub does not start: ${started.output}`], isRestored: false };
    const found = lookAt(dataDir);
    const wanted = lookAt(this.kept);
    const isRestored = found.tag === wanted.tag;
    const old = one === 'over another hub' ? lookAt(this.old) : null;
    const wrong = [...found.wrong];
    if (isRestored && (found.putBack !== 1 || found.events <= wanted.events))
      wrong.push(`the restored hub was put back ${found.putBack} times and has ${found.events} events`);
    if (!isRestored && found.putBack !== 0) wrong.push('what was there was put back');
    if (!isRestored && old !== null && (found.tag !== old.tag || found.events < old.events))
      wrong.push('what was there is not there any more');
    const again = await this.restore(dataDir, 'trace=none');
    if (again.code !== 0) wrong.push(`the restore can not be done again: ${again.output}`);
    else wrong.push(...lookAt(dataDir).wrong);
    return { wrong, isRestored };
  }

  private prepare(one: (typeof CASES)[number]): string {
    const dataDir = path.join(this.folder, 'data');
    rmSync(dataDir, { recursive: true, force: true });
    if (one === 'over another hub') copyOf(this.old, dataDir);
    else mkdirSync(dataDir, { mode: 0o700 });
    return dataDir;
  }

  private restore(dataDir: string, rule: string, record?: string) {
    const backup = path.join(this.folder, 'backup.age');
    return runTraced({
      args: ['dist/backup.mjs', '--restore', backup, '--data-dir', dataDir, '--replace'],
      input: this.key,
      rule,
      ...(record !== undefined && { record }),
    });
  }
}
