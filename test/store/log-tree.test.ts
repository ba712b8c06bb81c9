import Database from 'better-sqlite3';
import path from 'node:path';
import t from 'tap';
import {
  consistencyProof,
  holdsConsistency,
  holdsInclusion,
  inclusionProof,
} from '../../src/audit/merkle-proof.js';
import { grown, rootOf, type Frontier } from '../../src/audit/merkle-tree.js';
import { sha256 } from '../../src/audit/sha-256.js';
import { inspectStore } from '../../src/store/inspect.js';
import { LogTree } from '../../src/store/log-tree.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { PrunedRows } from '../../src/store/pruned-rows.js';
import { Sql } from '../../src/store/sql.js';
import type { SqliteStore } from '../../src/store/store.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent } from './samples.js';

const append = (store: SqliteStore, count: number) =>
  store.write((tx) => {
    for (let n = 0; n < count; n += 1) tx.events.append(sampleEvent({ lockEventKey: null }));
  });
const leaves = (store: SqliteStore) => store.outbox.events(0, 10_000).map(({ leafHash }) => leafHash);
const rootFrom = (all: readonly Uint8Array[]) =>
  Buffer.from(rootOf(all.reduce<Frontier>((tree, leaf) => grown(tree, leaf), null)));

t.test('the tree is over the rows of the log, and proves any of them at any size', async (t) => {
  const { store } = openTestStore(t);
  t.equal(store.logTree.head().size, 0);
  await append(store, 700);
  const all = leaves(store);
  const { size, root } = store.logTree.head();
  t.equal(size, 700);
  t.ok(rootFrom(all).equals(root));
  const range = (start: number, end: number) => store.logTree.range(start, end);
  for (const at of [1, 2, 255, 256, 257, 512, 513, 699, 700]) {
    const older = { size: at, root: range(0, at) };
    t.ok(rootFrom(all.slice(0, at)).equals(older.root), `size ${at}`);
    t.ok(holdsConsistency(older, { size, root }, consistencyProof(range, at, size)));
    const leaf = range(at - 1, at);
    t.ok(holdsInclusion({ leaf, index: at - 1, size, root }, inclusionProof(range, at - 1, size)));
  }
});

t.test('what is undone was never in it', async (t) => {
  const { store } = openTestStore(t);
  await append(store, 300);
  const before = store.logTree.head();
  await t.rejects(
    store.write((tx) => {
      for (let n = 0; n < 300; n += 1) tx.events.append(sampleEvent({ lockEventKey: null }));
      throw new Error('no');
    }),
  );
  t.strictSame(store.logTree.head(), before);
  await append(store, 300);
  t.ok(rootFrom(leaves(store)).equals(store.logTree.head().root));
  t.ok(rootFrom(leaves(store)).equals(store.logTree.range(0, 600)));
});

t.test('it goes on after a restart, and is built for a log that has none', async (t) => {
  const { store, file } = openTestStore(t);
  await append(store, 530);
  const { root } = store.logTree.head();
  await store.stop();
  const again = openTestStore(t, { file }).store;
  t.strictSame(again.logTree.head().root, root);
  await append(again, 3);
  const after = again.logTree.head().root;
  await again.stop();
  const raw = new Database(file);
  raw.exec("UPDATE chain_head SET tree_size = 0, peaks = x''; DELETE FROM log_nodes");
  raw.close();
  const built = openTestStore(t, { file }).store;
  t.strictSame(built.logTree.head(), { ...built.logTree.head(), size: 533, root: after });
  t.strictSame(Buffer.from(built.logTree.range(0, 533)), Buffer.from(after));
});

t.test('a row that is missing proves nothing, and stops nothing', async (t) => {
  const { store, file } = openTestStore(t);
  await append(store, 10);
  await store.stop();
  const raw = new Database(file);
  raw.exec('DROP TRIGGER events_never_go; DELETE FROM events WHERE seq IN (4, 10)');
  raw.close();
  const cut = openTestStore(t, { file }).store;
  await append(cut, 1);
  t.equal(cut.logTree.head().size, 11);
  t.throws(() => cut.logTree.range(0, 11), { code: 'log_incomplete' });
});

t.test('a tree of 70,000 leaves: stored subtrees of both levels', async (t) => {
  const connection = new Database(':memory:');
  migrate(connection, MIGRATIONS);
  const sql = new Sql(connection);
  const tree = new LogTree(sql, new PrunedRows(sql));
  let frontier: Frontier = null;
  let first: Frontier = null;
  sql.writable = true;
  connection.exec('BEGIN');
  for (let seq = 1; seq <= 70_000; seq += 1) {
    frontier = tree.grow(frontier, sha256(Buffer.from(String(seq))), seq);
    if (seq === 65_536 + 512) first = frontier;
  }
  connection.exec('COMMIT');
  sql.writable = false;
  // In whole pieces that are stored: the leaves themselves are in no table here.
  t.strictSame(tree.range(0, 65_536 + 512), Buffer.from(rootOf(first)));
  const statements = sql.statements;
  tree.range(0, 65_536 + 512);
  t.equal(sql.statements - statements, 2);
});

t.test(
  'of a database from before the tree only its pages are looked at; a start brings it up to date',
  async (t) => {
    const file = path.join(t.testdir(), 'doorward.db');
    const raw = new Database(file);
    migrate(
      raw,
      MIGRATIONS.filter(({ version }) => version < 32),
    );
    raw.close();
    t.match(inspectStore(file, 'full'), {
      schemaVersion: 31,
      complaints: [],
      chain: null,
      statistics: null,
    });
    const { store } = openTestStore(t, { file });
    await append(store, 3);
    t.match(store.verifyChain(), { ok: true });
  },
);
