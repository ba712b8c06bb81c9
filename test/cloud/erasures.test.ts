import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { readEventLine } from '../../src/audit/replica/event-line.js';
import { prunedLine } from '../../src/audit/replica/pruned-line.js';
import { telemetryHash } from '../../src/audit/replica/telemetry-line.js';
import type { Lane, Line } from '../../src/audit/replica/protocol.js';
import type { Batch } from '../../src/cloud/batch.js';
import { openDatabase } from '../../src/cloud/database.js';
import { ingest } from '../../src/cloud/ingest.js';
import type { CloudDatabase } from '../../src/cloud/tables.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import type { ErasableRow } from '../../src/operations/audit/erasure-ports.js';
import type { SqliteStore } from '../../src/store/store.js';
import { makeBatch } from '../../src/sync/make-batch.js';
import { temporaryStore } from '../support/temporary-store.js';
import { sampleEvent, sampleUser, uuid } from '../store/samples.js';
import { postgresPrograms, startPostgres } from './postgres-server.js';

const logOf = (store: SqliteStore) => (store.outbox.lines(0, 100)?.text ?? '').trimEnd().split('\n');

async function changesOf(store: SqliteStore, epoch: number, after: number): Promise<readonly string[]> {
  const plan = { epoch, lane: 'telemetry', after, credit: 100, auditAcked: 100, nowMs: 1 } as const;
  const batch = await makeBatch(store.outbox, plan);
  return batch ? gunzipSync(batch.body).toString().trimEnd().split('\n') : [];
}

/** A hub with five rows of the log and two people, in the cloud under epochs 1 and 2. */
async function knownTwice(t: Test, db: CloudDatabase) {
  const { store } = temporaryStore(t);
  const id = randomUUID();
  const hub = { id, public_key: '', name: null, claim_hash: null, enrolled_at: new Date() };
  await db
    .insertInto('hubs')
    .values({ ...hub, state: 'active' })
    .execute();
  const send = async (epoch: number, lane: Lane, texts: readonly string[]) => {
    const { seq, hash } = JSON.parse(texts.at(-1) ?? '') as Line;
    const { seq: first } = JSON.parse(texts[0] ?? '') as Line;
    const head: Batch['head'] = { epoch, lane, seq, hash };
    t.match(await ingest(db, clock, { hubId: id, epoch, lane, first, texts, head, proof: 'signed' }), {
      kind: 'taken',
      place: { ack: seq },
    });
  };
  await store.write((tx) => {
    for (let n = 0; n < 5; n += 1) tx.events.append(sampleEvent({ data: { n } }));
    for (const n of [1, 2]) tx.users.insert(sampleUser(n), null);
  });
  for (const epoch of [1, 2]) {
    await store.write((tx) => {
      tx.outbox.beginEpoch(epoch);
    });
    await send(epoch, 'audit', logOf(store));
    await send(epoch, 'telemetry', await changesOf(store, epoch, 0));
  }
  const erase = (rows: readonly ErasableRow[], person: string | null = null) =>
    store.write((tx) => {
      tx.erasures.erase(rows, (erased) => sampleEvent({ type: 'LOG_ERASED', data: { ...erased } }));
      if (person === null) return;
      tx.users.remove(person);
      tx.events.append(sampleEvent({ type: 'USER_ERASED', targetUserId: person, data: {} }));
    });
  const lines = async (epoch: number) =>
    (
      await db
        .selectFrom('events')
        .select('line')
        .where('hub_id', '=', id)
        .where('epoch', '=', epoch)
        .orderBy('seq')
        .execute()
    ).map(({ line }) => line);
  const peopleIn = async (epoch: number) =>
    (
      await db
        .selectFrom('entities')
        .select('key')
        .where('hub_id', '=', id)
        .where('epoch', '=', epoch)
        .where('entity', '=', 'users')
        .where('gone', '=', false)
        .execute()
    ).map(({ key }) => key);
  return { store, id, send, erase, lines, peopleIn };
}

const isErased = (line: string | undefined) => readEventLine(JSON.parse(line ?? '') as Line)?.event.isErased;

function suite(t: Test, open: () => Promise<CloudDatabase>): void {
  t.test('an erasure reaches what older epochs have', async (t) => {
    const db = await open();
    const { store, id, send, erase, lines, peopleIn } = await knownTwice(t, db);
    const other = await knownTwice(t, db);
    const [foreign = ''] = (await other.lines(1)).slice(4);
    await db
      .updateTable('events')
      .set({ line: foreign })
      .where('hub_id', '=', id)
      .where('epoch', '=', 1)
      .where('seq', '=', 5)
      .execute();
    const before = await lines(1);
    await erase(
      [
        { seq: 3, parts: ['who', 'text'] },
        { seq: 5, parts: ['who'] },
      ],
      uuid(1),
    );
    await send(2, 'audit', logOf(store).slice(5));
    await send(2, 'telemetry', await changesOf(store, 2, 2));
    const [old, now] = [await lines(1), await lines(2)];
    t.same(
      [2, 4].map((at) => isErased(now[at])),
      [true, true],
    );
    t.equal(old[2], now[2], 'the same row says no more there');
    t.strictSame(
      [0, 1, 3, 4].map((at) => old[at]),
      [0, 1, 3, 4].map((at) => before[at]),
      'nor another less',
    );
    t.strictSame([await peopleIn(1), await peopleIn(2)], [[`["${uuid(2)}"]`], [`["${uuid(2)}"]`]]);
    t.strictSame(await other.peopleIn(1), [`["${uuid(1)}"]`, `["${uuid(2)}"]`], 'of this hub alone');
  });

  t.test('and none by which something new would be told', async (t) => {
    const { store, send, erase, lines } = await knownTwice(t, await open());
    const before = await lines(1);
    await erase([{ seq: 3, parts: ['who'] }]);
    await send(2, 'audit', logOf(store).slice(5));
    const told = (await changesOf(store, 2, 2)).map((text) => {
      const line = JSON.parse(text.replace('"name":"erased"', '"name":"Mallory"')) as Line;
      return JSON.stringify({ ...line, hash: telemetryHash(line) });
    });
    t.match(told.join(), 'Mallory');
    await send(2, 'telemetry', told);
    t.strictSame(await lines(1), before);
  });

  t.test('also one that no epoch was told of: the log of the next one tells', async (t) => {
    const { store, send, erase, lines, peopleIn } = await knownTwice(t, await open());
    await erase([{ seq: 2, parts: ['who'] }], uuid(1));
    const less = logOf(store);
    await erase([{ seq: 2, parts: ['text'] }]);
    await send(3, 'audit', logOf(store));
    for (const epoch of [1, 2]) {
      t.equal((await lines(epoch))[1], logOf(store)[1]);
      t.strictSame(await peopleIn(epoch), [`["${uuid(2)}"]`]);
    }
    await send(4, 'audit', less);
    t.equal((await lines(1))[1], logOf(store)[1], 'and nothing comes back by a hub that was put back');
  });

  t.test('and one of a row whose body is no longer kept', async (t) => {
    const { store, send, erase, lines } = await knownTwice(t, await open());
    const before = await lines(1);
    await erase([{ seq: 2, parts: ['text'] }]);
    const log = store.outbox.events(0, 100);
    const left = [0, 1].map((at) => {
      const row = log[at];
      if (!row) throw new Error('no row');
      const erased = at === 1 ? [[6, row.leafHash] as const] : [];
      return JSON.stringify(prunedLine({ ...row, seq: row.event.seq, erased }));
    });
    await send(3, 'audit', [...left, ...logOf(store).slice(2)]);
    t.strictSame((await lines(1)).slice(0, 3), [before[0], left[1], before[2]]);
  });
}

async function database(t: Test, url: string): Promise<() => Promise<CloudDatabase>> {
  const db = await openDatabase({ url, dataDir: '', clock, logger });
  t.teardown(() => db.destroy());
  return () => Promise.resolve(db);
}

void t.test('embedded', async (t) => {
  suite(t, await database(t, ''));
});
const programs = postgresPrograms();
void t.test(
  'PostgreSQL',
  programs === null ? { skip: 'this machine has no PostgreSQL server' } : {},
  async (t) => {
    const server = await startPostgres(programs ?? '');
    t.teardown(() => server.stop());
    suite(t, await database(t, server.url));
  },
);
