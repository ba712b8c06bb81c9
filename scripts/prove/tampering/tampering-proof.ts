import { openCheckpoint } from '../../../src/audit/checkpoint.js';
import { ExportCheck } from '../../../src/audit/verify-export.js';
import { verifyLog } from '../../verify-log.mjs';
import type { Proof } from '../proof.js';
import { seeded } from '../seeded.js';
import { sampleLog, type SampleForm, type SampleLog } from './sample-log.js';
import { OF_WHAT_IS_GONE, tamper, TAMPERINGS } from './tamperings.js';

/** Exports that are tampered with in turn. */
const LOGS: readonly SampleForm[] = [
  { rows: 3 },
  { rows: 12 },
  { rows: 14, erases: true },
  { rows: 520, erases: true, prunes: true },
];
/** The last of them is long, and so has its turn but now and then, and where nothing else will do. */
const TURNS_OF_THE_LONG = 200;
const PROGRESS_EVERY_MS = 5_000;
const FAILURES_MAX = 20;

type Signed = Pick<SampleLog, 'publicKey' | 'verifier'>;

/** What the two programs that check an export say of it: each alone, with nothing shared but the file. */
export function verdicts(
  bytes: Uint8Array,
  log: Signed,
  earlier: string | null,
): readonly [boolean, boolean] {
  return [verifyLog([bytes], log.publicKey, earlier).ok, isWhole(bytes, log, earlier)];
}

/** As `doorward logs verify` does. */
function isWhole(bytes: Uint8Array, { verifier }: Signed, earlier: string | null): boolean {
  const check = new ExportCheck(verifier, earlier === null ? null : openCheckpoint(verifier, earlier));
  const text = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(text).equals(bytes) || !text.endsWith('\n')) return false;
  const isRight = text
    .slice(0, -1)
    .split('\n')
    .every((line) => check.take(line) === null);
  return isRight && check.end !== null;
}

export const tamperingProof: Proof = {
  name: 'tampering',
  shows:
    'random tamperings with exports of the log, also by who can compute every hash: each is found, by both programs that check',
  defaultCount: 100_000,
  async run({ count, seconds, seed, progress }) {
    const n = seeded(seed);
    const logs: SampleLog[] = [];
    for (const form of LOGS) logs.push(await sampleLog(n, form));
    const failures: string[] = [];
    for (const [at, log] of logs.entries())
      for (const earlier of [null, log.newest, log.older.note])
        if (verdicts(Buffer.from(`${log.lines.join('\n')}\n`), log, earlier).includes(false))
          failures.push(`log ${at} is whole, and was not found to be`);
    const kinds = Object.keys(TAMPERINGS);
    const beganMs = performance.now();
    let toldAtMs = beganMs;
    let tried = 0;
    for (let turn = 0; tried < count && failures.length < FAILURES_MAX; turn += 1) {
      const kind = kinds[turn % kinds.length] ?? '';
      const isLong = n(TURNS_OF_THE_LONG) === 0 || OF_WHAT_IS_GONE.includes(kind);
      const at = isLong ? logs.length - 1 : n(logs.length - 1);
      const [log, other] = [logs[at], logs[(at + 1) % logs.length]];
      if (!log || !other) break;
      const tampered = tamper(kind, log, other, n);
      if (!tampered) continue;
      tried += 1;
      const earlier = tampered.needsCheckpoint || n(2) === 0 ? log.newest : null;
      const [script, command] = verdicts(tampered.bytes, log, earlier);
      if (script) failures.push(`verify-log.mjs did not find: ${kind} (try ${tried})`);
      if (command) failures.push(`logs verify did not find: ${kind} (try ${tried})`);
      const nowMs = performance.now();
      if (nowMs - toldAtMs > PROGRESS_EVERY_MS) {
        toldAtMs = nowMs;
        progress(`${tried} of ${count}`);
      }
      if (seconds !== null && nowMs - beganMs > seconds * 1000) break;
    }
    const took = ((performance.now() - beganMs) / 1000).toFixed(0);
    return {
      summary: `${tried} tamperings of ${kinds.length} kinds, ${failures.length} not found, ${took} s`,
      failures,
    };
  },
};
