import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import { writeBackup } from '../../src/backup/write-backup.js';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { countRows } from '../../src/store/check-copy.js';
import { schemaVersion } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { MASTER_KEY } from '../store/open-test-store.js';
import { ROOT } from '../support/child-program.js';

const NEWEST = MIGRATIONS.at(-1)?.version ?? 0;

/** A backup as the program of that schema made it. @param more rows that its manifest tells of wrongly */
async function backupOf(
  t: Test,
  schema: string,
  version: number,
  more: Readonly<Record<string, number>> = {},
) {
  const folder = t.testdir({ hub: { keys: {} } });
  const dataDir = path.join(folder, 'hub');
  const database = path.join(dataDir, 'doorward.db');
  const connection = new Database(database);
  connection.exec(readFileSync(new URL(`../store/schemas/${schema}.sql`, import.meta.url), 'utf8'));
  const events = Number(connection.prepare('SELECT count(*) FROM events').pluck().get());
  connection.close();
  writeFileSync(path.join(dataDir, 'keys', 'master.key'), MASTER_KEY, { mode: 0o600 });
  writeFileSync(path.join(dataDir, 'keys', 'pepper-0a1b2c3d.key'), Buffer.alloc(32, 9), { mode: 0o600 });
  const { identity, recipient } = makeRecoveryKey(systemRandom);
  const output = path.join(folder, 'backup.age');
  const found = { schema: version, events, rows: { ...countRows(database), ...more } };
  await writeBackup(
    { database, dataDir, handedOver: null, recipient, found, madeAtMs: 1_767_580_200_000, output },
    systemRandom,
  );
  return { output, identity, into: path.join(folder, 'new') };
}

function program(args: readonly string[], key: string) {
  const ended = spawnSync(process.execPath, ['dist/backup.mjs', ...args], {
    cwd: ROOT,
    input: key,
    encoding: 'utf8',
  });
  return JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

t.test('a backup of a newer program is refused, and nothing is left of it', async (t) => {
  const { output, identity, into } = await backupOf(t, '0031', NEWEST + 1);
  t.match(program(['--restore', output, '--data-dir', into], identity), {
    step: 'failed',
    code: 'backup_too_new',
    message: /newer program/,
  });
  t.strictSame(readdirSync(into), []);
  t.match(program(['--drill', output], identity), { step: 'failed', code: 'backup_too_new' });
});

for (const schema of ['0001', '0010', '0031']) {
  t.test(`a backup of schema ${schema} is brought up to date`, async (t) => {
    const { output, identity, into } = await backupOf(t, schema, Number(schema));
    t.match(program(['--drill', output], identity), { step: 'done' });
    t.match(program(['--restore', output, '--data-dir', into], identity), { step: 'done' });
    t.strictSame(readdirSync(into).sort(), ['doorward.db', 'keys']);
    const connection = new Database(path.join(into, 'doorward.db'));
    t.equal(schemaVersion(connection), NEWEST);
    t.equal(connection.prepare("SELECT first_name FROM users WHERE username = 'bob'").pluck().get(), 'Боб');
    t.equal(connection.prepare("SELECT count(*) FROM events WHERE type = 'HUB_PUT_BACK'").pluck().get(), 1);
    connection.close();
  });
}

t.test('rows that are not what the manifest says are seen, in an older schema too', async (t) => {
  const { output, identity, into } = await backupOf(t, '0010', 10, { users: 3 });
  t.match(program(['--restore', output, '--data-dir', into], identity), { code: 'backup_damaged' });
  t.strictSame(readdirSync(into), []);
});
