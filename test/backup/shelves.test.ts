import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { FolderShelf } from '../../src/backup/folder-shelf.js';
import { keepNewest } from '../../src/backup/keep-newest.js';
import { readBack } from '../../src/backup/read-back.js';
import { S3Shelf } from '../../src/backup/s3-shelf.js';
import { systemRandom } from '../../src/kit/random.js';
import { systemClock } from '../../src/kit/clock.js';
import { backupName, type BackupShelf } from '../../src/operations/backup/shelf.js';
import { S3_KEY, startS3 } from './s3-server.js';

const TAG = '0a1b2c3d';
const NIGHT_MS = Date.UTC(2026, 0, 5, 2, 30);
const DAY_MS = 86_400_000;

function fileIn(folder: string, bytes: number) {
  const content = systemRandom.bytes(bytes);
  const file = path.join(folder, 'sealed');
  writeFileSync(file, content);
  return { path: file, bytes, sha256: createHash('sha256').update(content).digest('hex') };
}

/** What every shelf promises. */
async function keeps(t: Test, home: string, shelf: BackupShelf): Promise<void> {
  const file = fileIn(home, 3 * 1024 * 1024 + 17);
  t.strictSame(await shelf.list(), []);
  const names = [2, 0, 1].map((day) => backupName(TAG, NIGHT_MS + day * DAY_MS));
  for (const name of names) await shelf.put(name, file);
  t.strictSame(
    await shelf.list(),
    [...names].sort().map((name) => ({ name, bytes: file.bytes })),
  );
  await readBack(shelf, names[0] ?? '', file.sha256);
  await t.rejects(readBack(shelf, names[0] ?? '', '0'.repeat(64)), { code: 'backup_changed' });
  await t.rejects(readBack(shelf, backupName(TAG, 0), file.sha256), { code: 'backup_not_found' });
  await t.rejects(readBack(shelf, '../doorward.db', file.sha256), { code: 'backup_not_found' });
  t.equal(await keepNewest(shelf, 2, names[0] ?? ''), 2);
  t.strictSame(
    (await shelf.list()).map(({ name }) => name),
    [names[2], names[0]],
  );
}

t.test('a folder', async (t) => {
  const home = t.testdir();
  const folder = path.join(home, 'shelf');
  mkdirSync(folder);
  writeFileSync(path.join(folder, `.doorward-${TAG}-20250101T000000Z.age.part`), 'half of one');
  writeFileSync(path.join(folder, backupName('ffffffff', NIGHT_MS)), 'of another hub');
  await keeps(t, home, new FolderShelf(folder, TAG));
  t.equal(readdirSync(folder).length, 3, 'what is of others stays, and no half one');
});

t.test('the one just made stays, whatever the clock said before', async (t) => {
  const home = t.testdir();
  const shelf = new FolderShelf(path.join(home, 'shelf'), TAG);
  const file = fileIn(home, 10);
  /** A night's backup, as `makeBackup` puts it there. */
  const made = async (atMs: number) => {
    const name = backupName(TAG, atMs);
    await shelf.put(name, file);
    await keepNewest(shelf, 3, name);
    return (await shelf.list()).map((one) => one.name.slice(18, 26));
  };
  const wrongMs = Date.UTC(2035, 5, 1);
  for (const atMs of [NIGHT_MS, NIGHT_MS + DAY_MS, wrongMs, wrongMs + DAY_MS]) await made(atMs);
  t.strictSame(await made(NIGHT_MS + 4 * DAY_MS), ['20260106', '20260109', '20350602'], 'right again');
  t.strictSame(await made(NIGHT_MS + 5 * DAY_MS), ['20260106', '20260109', '20260110']);
  t.strictSame(await made(NIGHT_MS + 6 * DAY_MS), ['20260109', '20260110', '20260111']);
  t.strictSame(await made(Date.UTC(1970, 0, 2)), ['19700102', '20260110', '20260111'], 'a clock that forgot');
  t.strictSame(await made(NIGHT_MS + 7 * DAY_MS), ['20260110', '20260111', '20260112']);
});

t.test('S3 storage, with every signature checked', async (t) => {
  const server = await startS3();
  t.teardown(() => server.close());
  const order = { kind: 's3', url: `${server.url}/bucket/hubs`, ...S3_KEY } as const;
  server.objects.set(`/bucket/hubs/${backupName('ffffffff', NIGHT_MS)}`, Buffer.of(1));
  await keeps(t, t.testdir(), new S3Shelf(order, TAG, systemClock));
  t.strictSame(server.refused, []);
  server.busy = 1;
  t.equal((await new S3Shelf(order, TAG, systemClock).list()).length, 2);
  const wrong = new S3Shelf({ ...order, secret: 'guessed' }, TAG, systemClock);
  await t.rejects(wrong.list(), { code: 'backup_refused' });
  t.strictSame(server.refused, ['SignatureDoesNotMatch']);
});
