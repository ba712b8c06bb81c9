import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Test } from 'tap';
import t from 'tap';
import { canonicalEvent } from '../../../src/audit/canonical-event.js';
import { chainHash, CHAIN_START, leafHash } from '../../../src/audit/hash-chain.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { accountOperations } from '../../../src/operations/accounts/account-operations.js';
import { ERASED_ROWS_MAX } from '../../../src/operations/accounts/erase-traces.js';
import { migrate } from '../../../src/store/migrate.js';
import { MIGRATIONS } from '../../../src/store/migrations/timetable.js';
import type { SqliteStore } from '../../../src/store/store.js';
import { openTestStore } from '../../store/open-test-store.js';
import { sampleEvent, sampleUser, uuid } from '../../store/samples.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, codeOf } from './household.js';

const NAME = { firstName: 'Zebulona', lastName: 'Quixworth', email: 'zebulona@mail.example', username: null };
const TRACES = ['ebulona', 'uixworth', '203.0.113.77'];

function tracesIn(file: string): readonly string[] {
  const bytes = [readFileSync(file)];
  try {
    bytes.push(readFileSync(`${file}-wal`));
  } catch {
    // Closed, or emptied and gone.
  }
  return TRACES.filter((trace) => bytes.some((content) => content.includes(trace)));
}

function operationsOf(store: SqliteStore) {
  const clock = new SimulatedClock();
  return accountOperations({
    store,
    clock,
    random: systemRandom,
    newId: idSource(clock, systemRandom),
    logger: silentLogger,
    scrypts: new ScryptPool(),
    refreshRotation: true,
    lives: { accessS: 900, refreshS: 604_800 },
    signUp: 'invite',
    sessionsPerUser: 20,
    sessionsWhenFull: 'replace',
    passwordCost: { log2Cost: 10, parallelization: 1 },
    messages: { canReach: () => false, send: () => null },
    otpDigits: 6,
    otpPerAddress: 10,
    phoneCountry: null,
  });
}

async function fill(store: SqliteStore, rows: number): Promise<void> {
  await store.write((tx) => {
    tx.users.insert(sampleUser(1, { role: 'admin' }), null);
    tx.users.insert(sampleUser(9, NAME), null);
    for (let n = 0; n < rows; n += 1) {
      const actor = { kind: 'user' as const, id: uuid(9), name: 'Zebulona Quixworth' };
      tx.events.append(sampleEvent({ actor, ipAddress: '203.0.113.77', description: `Zebulona ${n}` }));
      tx.events.append(sampleEvent({ userId: uuid(1), actor: { ...actor, id: uuid(1), name: 'Ada' } }));
    }
  });
}

t.test(
  'an erasure that a crash cut short, after any of its commits, is ended at the next start',
  async (t) => {
    const rows = 2 * ERASED_ROWS_MAX + 5;
    for (let commits = 1; ; commits += 1) {
      const { store, file } = openTestStore(t, { file: `${t.testdir({})}/${commits}.db` });
      await fill(store, rows);
      const accounts = await operationsOf(store);
      let left = commits;
      const write = store.write.bind(store);
      store.write = (change) => {
        left -= 1;
        return left >= 0 ? write(change) : Promise.reject(new Error('power cut'));
      };
      const ended = await accounts.erasePerson(CLI, uuid(9), null).then(
        () => true,
        () => false,
      );
      await store.stop();
      const { store: next } = openTestStore(t, { file });
      t.match(next.verifyChain(), { ok: true }, `after ${commits} commits the log verifies`);
      if (!ended) t.equal(next.users.byId(uuid(9))?.isActive, false, 'her access has ended');
      await operationsOf(next);
      t.equal(next.users.byId(uuid(9)), null, 'and then she is gone');
      t.match(next.verifyChain(), { ok: true });
      t.strictSame(tracesIn(file), []);
      t.equal(next.events.after(0, 200).filter(({ isErased }) => isErased).length, 100);
      await next.stop();
      if (ended) {
        t.ok(commits > 4, `${commits} commits`);
        return;
      }
    }
  },
);

/** A database as the hub of before left it: events of form 1, and copies of deleted rows in free space. */
function databaseOfBefore(t: Test): string {
  const file = `${t.testdir({})}/before.db`;
  const connection = new Database(file);
  migrate(
    connection,
    MIGRATIONS.filter(({ version }) => version < 9),
  );
  const insert = connection.prepare(
    `INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id,
      actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash)
      VALUES (?, ?, ?, ?, 1, NULL, ?, NULL, ?, 'user', ?, ?, 'rest', ?, NULL, NULL, ?, ?, ?, ?)`,
  );
  let head = CHAIN_START;
  const her = uuid(9);
  const rows = [
    {
      type: 'USER_CREATED',
      description: 'Zebulona Quixworth was added as member.',
      userId: uuid(1),
      name: 'Ada',
      data: { created_user_id: her },
    },
    {
      type: 'LOGGED_IN',
      description: 'Zebulona Quixworth logged in.',
      userId: her,
      name: 'Zebulona Quixworth',
      data: {},
    },
    { type: 'LOGGED_IN', description: 'Ada logged in.', userId: uuid(1), name: 'Ada', data: {} },
    {
      type: 'DEVICE_RENAMED',
      description: 'Lock "x" is now "Zebulona Quixworth".',
      userId: uuid(1),
      name: 'Ada',
      data: {},
    },
  ] as const;
  for (const [index, { type, description, userId, name, data }] of rows.entries()) {
    const event = {
      ...sampleEvent({ type, description, userId, ipAddress: '203.0.113.77', data }),
      ...{ deviceId: null, commandId: null, id: uuid(index), seq: index + 1, isErased: false },
      actor: { kind: 'user' as const, id: userId, name },
    };
    const salt = Buffer.alloc(16, index);
    const leaf = leafHash(salt, canonicalEvent(event));
    const chain = chainHash(head.hash, leaf);
    insert.run(
      ...[event.seq, event.id, event.atMs, type, description, userId, userId, name],
      ...[event.ipAddress, JSON.stringify(data), salt, leaf, chain],
    );
    head = { seq: event.seq, hash: chain };
  }
  connection.prepare('UPDATE chain_head SET seq = ?, hash = ?').run(head.seq, head.hash);
  const user = connection.prepare(
    `INSERT INTO users VALUES (?, NULL, ?, NULL, ?, ?, ?, 'en', 1, 0, 0, NULL, NULL, 1, 1, NULL)`,
  );
  user.run(uuid(1), 'ada@example.org', 'Ada', '', 'admin');
  user.run(uuid(8), 'old@example.org', 'Deletedlong', 'Ago', 'member');
  user.run(her, NAME.email, NAME.firstName, NAME.lastName, 'member');
  connection.pragma('secure_delete = OFF');
  connection.prepare('DELETE FROM users WHERE id = ?').run(uuid(8));
  connection.close();
  return file;
}

t.test('rows from before: they verify as they are, go as a whole, and the chain holds', async (t) => {
  const file = databaseOfBefore(t);
  t.ok(readFileSync(file).includes('Deletedlong'), 'what was deleted then is still in the file');
  const { store } = openTestStore(t, { file });
  t.notOk(readFileSync(file).includes('Deletedlong'), 'and is not any more');
  t.match(store.verifyChain(), { ok: true, head: { seq: 4 } });
  const accounts = await operationsOf(store);
  t.same(
    accounts.listUsers(CLI, { cursor: null, size: 9 }, { search: 'zebu' }).rows.map(({ id }) => id),
    [uuid(9)],
    'people from before can be found',
  );
  await accounts.erasePerson(CLI, uuid(9), null);
  t.strictSame(
    tracesIn(file).filter((trace) => trace !== '203.0.113.77'),
    [],
  );
  t.match(store.verifyChain(), { ok: true });
  t.match(
    store.events.after(0, 4).map(({ isErased }) => isErased),
    [true, true, false, true],
  );
  t.match(store.events.bySeq(2), {
    type: 'LOGGED_IN',
    userId: uuid(9),
    success: true,
    actor: { name: 'erased' },
  });
  await store.stop();

  const raw = new Database(file);
  raw.exec('DROP TRIGGER events_never_change');
  raw.exec('UPDATE events SET success = 0 WHERE seq = 2');
  raw.close();
  const { store: tampered } = openTestStore(t, { file });
  t.match(tampered.verifyChain(), { ok: false, fault: 'blanked' }, 'what is left of a row is held in place');
});

t.test('the log itself lets nothing change but by an erasure', async (t) => {
  const { store } = openTestStore(t);
  await fill(store, 2);
  const { connection } = store['sql'];
  for (const change of [
    "description = ''",
    "description = 'x', text_erased_by = 9, text_salt = NULL, data = '{}'",
    "description = '', text_erased_by = 1, text_salt = NULL, data = '{}'",
    "actor_name = ''",
    'success = 0',
    "user_id = 'x'",
  ]) {
    t.throws(() => connection.exec(`UPDATE events SET ${change} WHERE seq = 1`), /append-only/, change);
  }
  t.throws(() => connection.exec('DELETE FROM events WHERE seq = 1'), /append-only/);
  t.equal(await codeOf(() => store.write((tx) => tx.erasures.erase([], () => sampleEvent()))), 'none');
  t.equal(store.events.lastSeq(), 4, 'nothing erased, nothing told');
});
