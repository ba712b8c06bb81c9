import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { assertSafe, checkpointPages, openConnection } from '../../src/store/connection.js';
import { inspectStore } from '../../src/store/inspect.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent } from './samples.js';

t.test('what durability rests on is set at every open, also of an existing database', async (t) => {
  const file = join(t.testdir(), 'a.db');
  for (const open of ['first', 'second']) {
    const connection = openConnection(file);
    const read = (name: string) => connection.pragma(name, { simple: true });
    t.equal(read('synchronous'), 2, `FULL at the ${open} open`);
    t.equal(read('journal_mode'), 'wal');
    t.equal(read('foreign_keys'), 1);
    t.equal(read('trusted_schema'), 0);
    t.equal(read('locking_mode'), 'exclusive');
    connection.close();
  }
});

t.test('on a small disk the write-ahead log takes a small part of the room', async (t) => {
  const MIB = 1024 * 1024;
  t.equal(checkpointPages(4 * MIB), 64);
  t.equal(checkpointPages(32 * MIB), 512);
  t.equal(checkpointPages(32 * 1024 * MIB), 1_000);
  t.equal(checkpointPages(0), 64);
  const connection = openConnection(join(t.testdir(), 'a.db'));
  const pages = Number(connection.pragma('wal_autocheckpoint', { simple: true }));
  t.ok(pages >= 64 && pages <= 1_000, `${pages} pages`);
  connection.close();
});

t.test('a connection that lost a setting is refused', async (t) => {
  const connection = openConnection(join(t.testdir(), 'a.db'));
  t.teardown(() => connection.close());
  for (const [spoil, mend] of [
    ['synchronous = NORMAL', 'synchronous = FULL'],
    ['foreign_keys = OFF', 'foreign_keys = ON'],
  ] as const) {
    connection.pragma(spoil);
    t.throws(
      () => {
        assertSafe(connection);
      },
      { code: 'store_unsafe' },
    );
    connection.pragma(mend);
    assertSafe(connection);
  }
});

t.test(
  'a second hub, and an inspection, are kept out while the first one runs',
  { timeout: 20_000 },
  async (t) => {
    const { store, file } = openTestStore(t);
    t.throws(() => openTestStore(t, { file }), { name: 'Conflict', code: 'data_dir_in_use' });
    t.throws(() => inspectStore(file, 'quick'), { name: 'Conflict', code: 'data_dir_in_use' });
    await store.write((tx) => tx.events.append(sampleEvent()));
    await store.stop();
    const { store: next } = openTestStore(t, { file });
    t.equal(next.events.lastSeq(), 1);
  },
);

t.test('stop leaves one file, private to its owner', async (t) => {
  const { store, file } = openTestStore(t);
  const waiting = store.writeSoon((tx) => tx.events.append(sampleEvent()));
  t.ok(readdirSync(dirname(file)).includes('doorward.db-wal'), 'while it runs there is a write-ahead log');
  await store.stop();
  t.equal((await waiting).seq, 1, 'what was waiting was committed');
  t.strictSame(readdirSync(dirname(file)), ['doorward.db']);
  t.equal(statSync(file).mode & 0o777, 0o600);
  await store.stop();
  await t.rejects(
    store.write((tx) => tx.events.lastSeq()),
    { code: 'stopping' },
  );
  const looked = inspectStore(file, 'full');
  t.match(looked, { complaints: [], chain: { ok: true, head: { seq: 1 } } });
});

t.test('no database, no folder', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'a.db');
  writeFileSync(file, 'this is not a database, and long enough for SQLite to see it is not one'.repeat(100));
  t.throws(() => openConnection(file), { code: 'store_damaged' });
  t.throws(() => openConnection(join(folder, 'nowhere', 'a.db')), { code: 'store_unopenable' });
  t.throws(() => inspectStore(join(folder, 'none.db'), 'quick'), { code: 'store_unopenable' });
});

t.test('an inspection tells of damage, and writes nothing', async (t) => {
  const { store, file } = openTestStore(t);
  await store.write((tx) => tx.events.append(sampleEvent()));
  await store.stop();
  const raw = new Database(file);
  raw.pragma('foreign_keys = OFF');
  raw.exec("INSERT INTO lockouts (device_id, failures) VALUES ('nobody', 1)");
  raw.close();
  const looked = inspectStore(file, 'quick');
  t.strictSame(looked.complaints, ['a row of lockouts refers to a row that is gone']);
  t.equal(looked.chain, null);
});

t.test('the wrong master key is refused', async (t) => {
  const { store, file } = openTestStore(t);
  await store.stop();
  t.throws(() => openTestStore(t, { file, masterKey: new Uint8Array(32).fill(8) }), {
    code: 'master_key_wrong',
  });
  t.throws(() => openTestStore(t, { file, masterKey: new Uint8Array(31) }), { code: 'master_key_form' });
  openTestStore(t, { file });
});
