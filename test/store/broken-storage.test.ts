import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Test } from 'tap';
import { idSource } from '../../src/kit/ids.js';
import type { HubError } from '../../src/kit/errors.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { openStore } from '../../src/store/store.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { MASTER_KEY, openTestStore } from './open-test-store.js';
import { sampleEvent, sampleUser, uuid } from './samples.js';

const PAGE_BYTES = 4_096;

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
