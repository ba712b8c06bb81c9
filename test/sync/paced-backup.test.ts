import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { shelfFor } from '../../src/backup/shelf-order.js';
import { openShelf } from '../../src/backup-shelves.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { backupName } from '../../src/operations/backup/shelf.js';
import { partBytesOf } from '../../src/sync/cloud-shelf.js';
import { IDENTITY_NAME } from '../../src/sync/hub-identity.js';
import { secureCloud } from '../cloud/secure-cloud.js';
import { hubHalf } from './hub-half.js';

const TAG = '0a1b2c3d';

t.test('the ceiling holds for a backup on its way to the cloud', async (t) => {
  const cloud = await secureCloud(t);
  const { authorities } = cloud;
  const hub = await hubHalf(t, cloud, { authorities });
  await hub.sync.start();
  await hub.claim();
  const bytesPerS = 25_000;
  const access = { url: new URL(cloud.url), authorities, bytesPerS };
  const order = shelfFor({ kind: 'cloud' }, access, () => hub.store.keys.get(IDENTITY_NAME))?.order();
  if (!order) throw new Error('no order');
  // As it is handed to the program that makes backups.
  const shelf = await openShelf(JSON.parse(JSON.stringify(order)) as typeof order, TAG, { clock, random });
  const content = random.bytes(100_000);
  const file = path.join(t.testdir(), 'sealed');
  writeFileSync(file, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const name = backupName(TAG, Date.UTC(2026, 0, 9));
  const startedMs = performance.now();
  await shelf.put(name, { path: file, bytes: content.length, sha256 });
  const passedS = (performance.now() - startedMs) / 1000;
  t.ok(passedS >= content.length / bytesPerS - 1.01, `${content.length} bytes in ${passedS} s`);
  const pieces: Buffer[] = [];
  for await (const piece of shelf.fetch(name)) pieces.push(piece);
  t.ok(Buffer.concat(pieces).equals(content));
  t.strictSame(await shelf.list(), [{ name, bytes: content.length }]);
});

t.test('under a low ceiling parts are small, and still not too many', async (t) => {
  t.equal(partBytesOf(5_000_000, null), 1024 * 1024);
  t.equal(partBytesOf(5_000_000, 10_000), 100_000, 'written in ten seconds');
  t.equal(partBytesOf(5_000_000, 1_000_000), 1024 * 1024);
  t.ok(Math.ceil(50_000_000 / partBytesOf(50_000_000, 500)) <= 4_096, 'as many as the cloud takes');
});
