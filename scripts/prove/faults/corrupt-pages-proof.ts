import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noteLastBackup } from '../../../src/backup/last-backup.js';
import { startProgram } from '../../../test/support/child-program.js';
import { HUB_SETTINGS } from '../../../test/support/real-hub.js';
import type { Proof, ProofOptions, ProofReport } from '../proof.js';
import { seeded, type Seeded } from '../seeded.js';
import { backUp, copyOf, lookAt, newHub, startOnce } from './kept-hub.js';

const EVENTS = 2_000;
const PAGE_BYTES = 4_096;
/** As contracts have them. */
const EXIT = { refused: 3, checkFailed: 7 } as const;
const NAME = 'doorward-00000000-20260105T023000Z.age';

/** Pages of the database, overwritten at random, as a dying SD card does. */
export const corruptPagesProof: Proof = {
  name: 'corrupt-pages',
  shows:
    'pages of the database overwritten at random: the hub does not start with them, --check names them, and both say with which command the last good backup comes back',
  defaultCount: 60,
  async run(options): Promise<ProofReport> {
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-pages-'));
    try {
      return await overwriteMany(folder, options);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function overwriteMany(
  folder: string,
  { count, seconds, seed, progress }: ProofOptions,
): Promise<ProofReport> {
  const begunMs = performance.now();
  const random = seeded(seed);
  const good = path.join(folder, 'good');
  const data = path.join(folder, 'data');
  await newHub(good, EVENTS);
  const backup = path.join(folder, NAME);
  const key = await backUp(good, backup);
  noteLastBackup(good, { name: NAME, place: folder, made_at: '2026-01-05T02:30:00.000Z' });
  const wanted = `doorward restore ${backup} --data-dir ${data} --replace`;
  const failures: string[] = [];
  let rounds = 0;
  while (rounds < count && failures.length === 0) {
    if (seconds !== null && performance.now() - begunMs > seconds * 1000) break;
    rmSync(data, { recursive: true, force: true });
    copyOf(good, data);
    const pages = overwrite(path.join(data, 'doorward.db'), random);
    const said = `pages ${pages.join(', ')}`;
    const start = await startOnce(data);
    if (start.code !== EXIT.refused || !start.output.includes(wanted))
      failures.push(`${said}: the start ended with ${start.code ?? 'a signal'} and said ${start.output}`);
    const check = await run(['dist/hub.mjs', '--check'], data);
    if (check.code !== EXIT.checkFailed || !check.output.includes(wanted))
      failures.push(`${said}: the check ended with ${check.code ?? 'a signal'} and said ${check.output}`);
    rounds += 1;
    if (rounds % 10 === 0) progress(`${rounds} of ${count} times`);
  }
  // What is advised works, on the last of them.
  const keyFile = path.join(folder, 'recovery-key.txt');
  writeFileSync(keyFile, key);
  const advised = wanted.split(' ').slice(1);
  const restored = await run(['dist/doorward.mjs', ...advised, '--key-file', keyFile], data);
  if (restored.code !== 0) failures.push(`the command that was advised failed: ${restored.output}`);
  else failures.push(...lookAt(data).wrong);
  return { summary: `${rounds} damaged databases, all refused and named; the backup came back`, failures };
}

/** @returns the pages that were overwritten, from 1 */
function overwrite(file: string, random: Seeded): number[] {
  const pages = Math.floor(statSync(file).size / PAGE_BYTES);
  const chosen = Array.from({ length: 1 + random(3) }, () => random(pages));
  const handle = openSync(file, 'r+');
  try {
    for (const page of chosen) {
      const garbage = Buffer.from(Array.from({ length: PAGE_BYTES }, () => random(256)));
      writeSync(handle, garbage, 0, PAGE_BYTES, page * PAGE_BYTES);
    }
  } finally {
    closeSync(handle);
  }
  return chosen.map((page) => page + 1);
}

async function run(args: readonly string[], dataDir: string) {
  const env = { ...HUB_SETTINGS, DOORWARD_DATA_DIR: dataDir };
  const program = startProgram({ args, env });
  const code = await program.ended();
  return { code, output: program.output };
}
