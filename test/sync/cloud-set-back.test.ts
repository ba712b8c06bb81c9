import { sql } from 'kysely';
import t, { type Test } from 'tap';
import { eventLine } from '../../src/audit/replica/event-line.js';
import { openDatabase } from '../../src/cloud/database.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { agree } from '../../src/sync/agreement.js';
import { postgresPrograms, startPostgres } from '../cloud/postgres-server.js';
import { askFleet, startRealCloud } from '../cloud/real-cloud.js';
import { sampleEvent, sampleUser, uuid } from '../store/samples.js';
import { hubHalf } from './hub-half.js';

/** A backup of the cloud's database. @returns puts it back */
async function backedUp(test: Test, url: string): Promise<() => Promise<void>> {
  const db = await openDatabase({ url, dataDir: '', clock, logger });
  test.teardown(() => db.destroy());
  const tables = ['cursors', 'events', 'entities'];
  for (const table of ['hubs', ...tables])
    await sql.raw(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`).execute(db);
  return () =>
    db.transaction().execute(async (tx) => {
      for (const table of tables) {
        await sql.raw(`DELETE FROM ${table}`).execute(tx);
        await sql.raw(`INSERT INTO ${table} SELECT * FROM old_${table}`).execute(tx);
      }
      await sql`UPDATE hubs SET epoch = old.epoch FROM old_hubs old WHERE hubs.id = old.id`.execute(tx);
    });
}

const programs = postgresPrograms();
const hasServer = programs === null ? { skip: 'this machine has no PostgreSQL server' } : {};
t.test('a cloud that was set back becomes equal to the hub again', hasServer, async (t) => {
  const server = await startPostgres(programs ?? '');
  t.teardown(() => server.stop());
  const cloud = await startRealCloud(server.url);
  t.teardown(() => cloud.stop());
  const hub = await hubHalf(t, cloud);
  await hub.store.write((tx) => {
    for (let n = 0; n < 5; n += 1) tx.events.append(sampleEvent({ data: { n } }));
    for (const n of [1, 2]) tx.users.insert(sampleUser(n), null);
  });
  await hub.sync.start();
  await hub.claim();
  const putBack = await backedUp(t, server.url);
  await hub.store.write((tx) => {
    tx.users.remove(uuid(1));
    tx.erasures.erase([{ seq: 3, parts: ['who', 'text'] }], ({ rows, digest }) =>
      sampleEvent({ type: 'LOG_ERASED', data: { rows, digest } }),
    );
  });
  await hub.settled();

  await putBack();
  await hub.store.write((tx) => tx.events.append(sampleEvent()));
  await hub.settled();
  const of = `hub=${hub.identity.id}`;
  const people = await askFleet(cloud, 'GET', `/entities?${of}&entity=users`);
  t.strictSame(
    (people.body['entities'] as { data: { row: { id: string } } }[]).map(({ data }) => data.row.id),
    [uuid(2)],
    'nobody lives on in the replica',
  );
  const { body } = await askFleet(cloud, 'GET', `/events?${of}&limit=1000`);
  const log = hub.store.outbox.events(0, 100);
  t.strictSame(body['events'], JSON.parse(JSON.stringify(log.map(eventLine))), 'what was erased is erased');
  t.match(hub.sync.view(), { epoch: 2, state: 'idle' });
  t.notOk(
    log.some(({ event }) => event.type === 'HUB_PUT_BACK'),
    'the hub itself is as it was',
  );
  const place = await hub.client.place(new AbortController().signal);
  await agree({ store: hub.store, identity: hub.identity, clock, logger }, place);
  t.equal(hub.store.outbox.link()?.epoch, 2, 'once');

  await putBack();
  await hub.store.write((tx) => tx.events.append(sampleEvent()));
  await hub.settled();
  t.equal(hub.store.outbox.link()?.epoch, 3, 'also when the whole epoch is lost');
});
