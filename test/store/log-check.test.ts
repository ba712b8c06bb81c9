import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { logSigner } from '../../src/audit/checkpoint.js';
import { silentLogger } from '../../src/kit/logger.js';
import { LogCheck, RECENT_ROWS } from '../../src/operations/audit/log-check.js';
import { LogCheckpoints } from '../../src/operations/audit/log-checkpoints.js';
import { newEvent } from '../../src/operations/audit/new-event.js';
import type { SqliteStore } from '../../src/store/store.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent } from './samples.js';

const ROWS = RECENT_ROWS + 300;
const signer = logSigner(new Uint8Array(32).fill(5));
const clock = new SimulatedClock();

function checking(store: SqliteStore) {
  return new LogCheck({ store, clock, logger: silentLogger, verifier: signer });
}

function signing(store: SqliteStore) {
  const publish = () => Promise.resolve();
  return new LogCheckpoints({
    store,
    clock,
    logger: silentLogger,
    signer,
    timeIsTrusted: () => true,
    publish,
  });
}

async function filled(t: Test, rows = ROWS) {
  const { store, file } = openTestStore(t, { clock });
  await store.write((tx) => {
    for (let n = 0; n < rows; n += 1) tx.events.append(sampleEvent({ description: `event ${n}` }));
  });
  await signing(store).sign();
  return { store, file };
}

/** The hub stops, somebody changes its database, and it starts again. */
async function changed(t: Test, sql: string): Promise<SqliteStore> {
  const { store, file } = await filled(t);
  await store.stop();
  const raw = new Database(file);
  raw.exec(`DROP TRIGGER events_never_change; DROP TRIGGER events_text_only_goes; ${sql}`);
  raw.close();
  return openTestStore(t, { file, clock }).store;
}

const told = (store: SqliteStore) =>
  store.events.page({ cursor: null, size: 10 }, { type: 'LOG_BROKEN' }).rows;

t.test('a log that is whole is found so, while it goes on', async (t) => {
  const { store } = await filled(t);
  const check = checking(store);
  await check.start();
  const running = check.run();
  await store.write((tx) => tx.events.append(sampleEvent()));
  t.equal(await running, ROWS + 1);
  t.match(check.view(), { wholeAtMs: clock.wallMs(), broken: null });
  t.match(check.health(), { ok: true });
  await check.stop();
  t.strictSame(told(store), []);
});

t.test('what was changed at its end is found at the start, and told once', async (t) => {
  const store = await changed(t, `UPDATE events SET description = 'x' WHERE seq = ${ROWS - 5}`);
  const check = checking(store);
  await check.checkRecent();
  t.match(check.view(), { broken: { atSeq: ROWS - 5, fault: 'altered' } });
  t.match(check.health(), { ok: false, detail: `broken at row ${ROWS - 5}: altered` });
  t.match(told(store), [{ reason: 'altered', success: false, data: { at_seq: ROWS - 5, fault: 'altered' } }]);
});

t.test('what was changed long ago is found by the night', async (t) => {
  const store = await changed(t, "UPDATE events SET description = 'x' WHERE seq = 7");
  const check = checking(store);
  await check.checkRecent();
  t.equal(check.view().broken, null, 'not at the start');
  const later = checking(store);
  t.equal(await later.run(), 0);
  await later.run();
  t.match(later.view(), { wholeAtMs: null, broken: { atSeq: 7, fault: 'altered' } });
  t.equal(told(store).length, 1, 'and told once in a run');
});

t.test('a tree that is not that of the rows, and a log that does not lead to what was signed', async (t) => {
  const tree = await changed(t, 'UPDATE log_nodes SET hash = zeroblob(32) WHERE level = 8 AND node = 2');
  const check = checking(tree);
  await check.run();
  t.match(check.view().broken, { atSeq: 768, fault: 'tree' });
  const { store } = await filled(t);
  const other = signing(store).signed(
    { size: 9, root: new Uint8Array(32), chain: new Uint8Array(32) },
    false,
  );
  await store.write((tx) => {
    tx.logTree.keep(other);
  });
  const second = checking(store);
  await second.checkRecent();
  t.match(second.view().broken, { atSeq: 9, fault: 'checkpoint' });
});

async function eraseOne(store: SqliteStore): Promise<void> {
  await store.write((tx) =>
    tx.erasures.erase([{ seq: 3, parts: ['text'] }], ({ rows, digest }) =>
      newEvent({ atMs: 0, type: 'LOG_ERASED', description: 'x', data: { rows, digest } }),
    ),
  );
}

t.test('an erasure while it is checked has it begin anew', async (t) => {
  const { store } = await filled(t);
  const check = checking(store);
  const running = check.run();
  await eraseOne(store);
  t.equal(await running, ROWS + 1);
  t.equal(check.view().broken, null);
});

t.test('also at the start, where a short log is checked whole', async (t) => {
  const { store } = await filled(t, 300);
  const check = checking(store);
  const running = check.checkRecent();
  await eraseOne(store);
  await running;
  t.equal(check.view().broken, null);
  t.strictSame(told(store), []);
});
