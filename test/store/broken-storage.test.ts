import { execFile } from 'node:child_process';
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import type { Test } from 'tap';
import { idSource } from '../../src/kit/ids.js';
import type { HubError } from '../../src/kit/errors.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { openStore, type SqliteStore } from '../../src/store/store.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { noSmallDisk, SmallDisk } from '../support/small-disk.js';
import { MASTER_KEY, openTestStore } from './open-test-store.js';
import { sampleEvent, sampleUser, uuid } from './samples.js';

const PAGE_BYTES = 4_096;
/** More than a store needs, bytes. */
const DISK_BYTES = 4 * 1024 * 1024;
const HOOK = new URL('../ts-hook.mjs', import.meta.url).href;
const FULL_DISK_CHILD = fileURLToPath(new URL('full-disk-child.ts', import.meta.url));

function overwrite(file: string, page: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
  closeSync(handle);
}

function open(t: Test, file: string) {
  const told: HubError[] = [];
  const clock = new SimulatedClock();
  const newId = idSource(clock, random);
  const onBroken = (error: HubError) => told.push(error);
  const store = openStore({ file, masterKey: MASTER_KEY, logger, clock, newId, random, onBroken });
  t.teardown(() => store.stop().catch(() => undefined));
  return { store, told };
}

t.test(
  'a page that is not what SQLite wrote is told once it is met, by who reads and by who writes',
  async (t) => {
    const file = join(t.testdir(), 'doorward.db');
    const { store, told } = open(t, file);
    await store.write((tx) => {
      tx.users.insert(sampleUser(1), null);
      for (let n = 0; n < 50; n += 1) tx.events.append(sampleEvent());
    });
    const { connection } = store['sql'];
    connection.pragma('wal_checkpoint(TRUNCATE)');
    const pages = connection
      .prepare<[], { name: string; rootpage: number }>(
        "SELECT name, rootpage FROM sqlite_schema WHERE name IN ('users', 'chain_head')",
      )
      .all();
    for (const { rootpage } of pages) overwrite(file, rootpage);
    // What SQLite has read already it does not read again.
    connection.pragma('shrink_memory');
    t.throws(() => store.users.byId(uuid(1)), { code: 'SQLITE_CORRUPT' });
    t.match(told, [{ code: 'storage_broken', message: /SQLITE_CORRUPT/ }]);
    await t.rejects(
      store.write((tx) => tx.events.append(sampleEvent())),
      { code: 'storage_failed' },
    );
    t.ok(told.length > 1);
  },
);

t.test('what is only refused breaks nothing', async (t) => {
  const file = join(t.testdir(), 'doorward.db');
  const { store, told } = open(t, file);
  await store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
  });
  await t.rejects(
    store.write((tx) => {
      tx.users.insert(sampleUser(1), null);
    }),
  );
  const { connection } = store['sql'];
  connection.pragma(`max_page_count = ${String(connection.pragma('page_count', { simple: true }))}`);
  await t.rejects(
    store.write((tx) => {
      tx.keys.put('large', Buffer.alloc(200_000), 0);
    }),
    { code: 'storage_full' },
  );
  t.strictSame(told, []);
});

t.test('a damaged database is not opened, and says what it is', async (t) => {
  const { store, file } = openTestStore(t);
  await store.write((tx) => {
    for (let n = 0; n < 50; n += 1) tx.events.append(sampleEvent());
  });
  const root = Number(
    store['sql'].connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'events'").pluck().get(),
  );
  await store.stop();
  overwrite(file, root);
  t.throws(() => openTestStore(t, { file }), { code: 'store_damaged', message: /damaged \(.+\)/ });
});

t.test('a write-ahead log that fills the disk makes room for itself', async (t) => {
  const { store } = openTestStore(t);
  const { connection } = store['sql'];
  // As on a disk that has no room for a log of that length: nothing is moved to the database by itself.
  connection.pragma('wal_autocheckpoint = 0');
  for (let n = 0; n < 20; n += 1) await store.write((tx) => tx.events.append(sampleEvent()));
  const log = () => (connection.pragma('wal_checkpoint(PASSIVE)') as { log: number }[])[0]?.log ?? 0;
  t.equal(store['checkpoints'].makeRoom(), true);
  await store.write((tx) => tx.events.append(sampleEvent()));
  t.ok(log() < 40, 'it began anew');
  const copying = store.holdStill(() => {
    t.equal(store['checkpoints'].makeRoom(), false, 'never while the file is copied');
    return Promise.resolve();
  });
  await copying;
  t.match(store.verifyChain(), { ok: true });
});

t.test('a checkpoint that can not read its log tells it, whoever asked for the checkpoint', async (t) => {
  const asks: Record<string, (store: SqliteStore) => unknown> = {
    'the nightly job': (store) => store.checkpoint(),
    'a backup': (store) => store.holdStill(() => Promise.resolve()),
    'a full disk': (store) => store['checkpoints'].makeRoom(),
    'the stop': (store) => store.stop(),
  };
  for (const [who, ask] of Object.entries(asks)) {
    const file = join(t.testdir({}), 'doorward.db');
    const { store, told } = open(t, file);
    await store.write((tx) => tx.events.append(sampleEvent()));
    truncateSync(`${file}-wal`, 0);
    await t.rejects(async () => ask(store), { code: /^SQLITE_IOERR/ }, who);
    t.match(told, [{ code: 'storage_broken' }], who);
    store['sql'].connection.close();
  }
});

t.test('an erasure that meets a damaged page tells it', async (t) => {
  const file = join(t.testdir(), 'doorward.db');
  const { store, told } = open(t, file);
  await store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
  });
  store.checkpoint();
  const { connection } = store['sql'];
  const root = connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'users'").pluck().get();
  overwrite(file, Number(root));
  connection.pragma('shrink_memory');
  t.throws(
    () => {
      store.scrub();
    },
    { code: 'SQLITE_CORRUPT' },
  );
  t.match(told, [{ code: 'storage_broken' }]);
});

t.test(
  'what was erased on a full disk is taken out of the files once there is room',
  { skip: noSmallDisk() },
  async (t) => {
    const disk = await SmallDisk.make(DISK_BYTES);
    t.teardown(() => {
      disk.remove();
    });
    const [program = '', ...args] = disk.launcher;
    const child = [process.execPath, '--import', HOOK, FULL_DISK_CHILD, disk.dir];
    const { stdout } = await promisify(execFile)(program, [...args, ...child], {
      env: { PATH: process.env['PATH'] },
    });
    t.strictSame(JSON.parse(stdout), {
      asked: 'ok',
      job: 'storage_full',
      owed: true,
      job_with_room: 'ok',
      owed_at_the_end: false,
      broken: 0,
    });
  },
);
