import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspectStore } from '../../../src/store/inspect.js';
import { bringCopyUpToDate } from '../../../src/store/check-copy.js';
import { migrate, schemaVersion } from '../../../src/store/migrate.js';
import { MIGRATIONS } from '../../../src/store/migrations/timetable.js';
import { ROOT } from '../../../test/support/child-program.js';
import { bundled } from '../bundled.js';
import type { Proof, ProofOptions, ProofReport } from '../proof.js';
import { seeded } from '../seeded.js';
import { runTraced, whyNoTracing } from './tracing.js';

const SCHEMAS = path.join(ROOT, 'test', 'store', 'schemas');
/** Calls by which SQLite changes files, at each of which it can be killed. */
const WRITES = 'pwrite64,write,fsync,fdatasync,ftruncate,unlink';

/** The first start after an upgrade, killed at any write. */
export const killUpgradeProof: Proof = {
  name: 'kill-upgrade',
  shows:
    'kill -9 at any write while the database of an older program is brought up to date: it has one version or the next, whole, and the next start ends what was begun',
  defaultCount: 300,
  async run(options): Promise<ProofReport> {
    const why = whyNoTracing();
    if (why !== null) return { summary: `left out: ${why}`, failures: [] };
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-upgrade-'));
    const child = await bundled('scripts/prove/faults/migrate-child.ts');
    try {
      return await killMany(folder, child, options);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      rmSync(child);
    }
  },
};

async function killMany(folder: string, child: string, { count, seconds, seed, progress }: ProofOptions) {
  const begunMs = performance.now();
  const random = seeded(seed);
  const names = readdirSync(SCHEMAS).sort();
  const failures: string[] = [];
  const versions = new Set<number>();
  let kills = 0;
  let whole = 0;
  /** Writes of the longest upgrade seen; more than that kills nothing. */
  let most = 400;
  while (kills < count && failures.length === 0) {
    if (seconds !== null && performance.now() - begunMs > seconds * 1000) break;
    const name = names[random(names.length)] ?? '';
    const file = oldDatabase(folder, name);
    const at = 1 + random(most);
    const { code, output } = await runTraced({
      args: [child, file],
      rule: `inject=${WRITES}:signal=KILL:when=${at}`,
    });
    if (code === 0) {
      whole += 1;
      most = Math.max(20, Math.min(most, at));
    } else if (code !== null) failures.push(`${name}: the upgrade failed: ${output}`);
    kills += 1;
    const { version, wrong } = between(file);
    versions.add(version);
    failures.push(...wrong.map((text) => `${name}, killed at write ${at}: ${text}`));
    if (kills % 20 === 0) progress(`${kills} of ${count} kills`);
  }
  return {
    summary: `${kills} kills (${whole} came too late) of upgrades from ${names.length} versions: ${versions.size} versions were found, each of them whole`,
    failures,
  };
}

function oldDatabase(folder: string, name: string): string {
  const file = path.join(folder, 'doorward.db');
  for (const end of ['', '-wal', '-journal', '-shm']) rmSync(file + end, { force: true });
  const database = new Database(file);
  database.exec(readFileSync(path.join(SCHEMAS, name), 'utf8'));
  database.close();
  return file;
}

/** What a killed upgrade left, and whether the rest of it can be done. */
function between(file: string): { readonly version: number; readonly wrong: readonly string[] } {
  const database = new Database(file);
  try {
    const version = schemaVersion(database);
    const wrong: string[] = [];
    if (schemaOf(database) !== schemaAt(version)) wrong.push(`it says ${version} and is something else`);
    database.close();
    bringCopyUpToDate(file);
    const { complaints, chain } = inspectStore(file, 'full');
    wrong.push(...complaints, ...(chain?.ok === true ? [] : ['the log does not hold']));
    return { version, wrong };
  } finally {
    database.close();
  }
}

const known = new Map<number, string>();

function schemaAt(version: number): string {
  let schema = known.get(version);
  if (schema === undefined) {
    const database = new Database(':memory:');
    migrate(database, MIGRATIONS.slice(0, version));
    schema = schemaOf(database);
    known.set(version, schema);
    database.close();
  }
  return schema;
}

function schemaOf(database: Database.Database): string {
  return database
    .prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .pluck()
    .all()
    .join('\n');
}
