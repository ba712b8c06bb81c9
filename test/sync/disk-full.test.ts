import t from 'tap';
import { Unavailable } from '../../src/kit/errors.js';
import type { Writes } from '../../src/operations/store-ports.js';
import { askFleet, startRealCloud } from '../cloud/real-cloud.js';
import { sampleEvent, sampleUser, uuid } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from './hub-half.js';

const PATIENCE_MS = 40_000;

/** Of the connection inside the store: SQLite itself then says that the disk is full, however large the file system is. */
interface Opened {
  readonly sql: { readonly connection: { pragma(text: string, options?: { simple: true }): unknown } };
}

/** @param pages more than the file has; null: as many as there are on the disk */
function room(hub: HubHalf, pages: number | null): void {
  const { connection } = (hub.store as unknown as Opened).sql;
  const now = Number(connection.pragma('page_count', { simple: true }));
  connection.pragma(`max_page_count = ${pages === null ? 1_000_000_000 : now + pages}`);
}

async function enrolled(t: {
  teardown(action: () => Promise<void>): unknown;
}): Promise<HubHalf & { url: string }> {
  const cloud = await startRealCloud();
  t.teardown(() => cloud.stop());
  const hub = await hubHalf(t, cloud);
  await hub.store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    tx.events.append(sampleEvent());
  });
  await hub.sync.start();
  await hub.claim();
  return Object.assign(hub, { url: cloud.url });
}

t.test('a full disk refuses what is new; what waits for the cloud stays, and goes up', async (t) => {
  const hub = await enrolled(t);
  await hub.sync.pause(true);
  room(hub, 4);
  let taken = 1;
  const fill = async () => {
    for (;;) {
      await hub.store.write((tx) => {
        for (let n = 0; n < 5; n += 1) tx.events.append(sampleEvent({ data: { text: 'x'.repeat(500) } }));
      });
      taken += 5;
    }
  };
  await t.rejects(fill(), { code: 'storage_full' });
  t.equal(hub.store.outbox.newest().audit, taken, 'all that was taken is there, and nothing else');
  t.match(hub.store.verifyChain(), { ok: true });

  await hub.sync.pause(false).catch(() => undefined);
  await hub.settled();
  t.equal(hub.store.outbox.link()?.acked.audit, taken);
  const { body } = await askFleet(hub, 'GET', `/events?hub=${hub.identity.id}&limit=1000`);
  t.equal((body['events'] as unknown[]).length, taken);

  room(hub, null);
  await hub.store.write((tx) => tx.events.append(sampleEvent()));
  await hub.settled();
  t.equal(hub.store.outbox.link()?.acked.audit, taken + 1);
});

t.test('a disk that takes nothing at all keeps nothing from the cloud', async (t) => {
  const hub = await enrolled(t);
  const write = hub.store.write.bind(hub.store);
  const full = () => Promise.reject(new Unavailable('storage_full', 'The disk is full.'));
  await hub.sync.pause(true);
  await write((tx: Writes) => {
    for (let n = 0; n < 3; n += 1) tx.events.append(sampleEvent());
    tx.keys.remove('cloud_paused');
  });
  hub.store.write = full;
  hub.store.writeSoon = full;
  const arrived = (rows: number) =>
    until(
      async () => {
        hub.sync.now();
        const { body } = await askFleet(hub, 'GET', `/events?hub=${hub.identity.id}`);
        return (body['events'] as unknown[]).length === rows;
      },
      PATIENCE_MS,
      () => JSON.stringify(hub.sync.view()),
    );
  await arrived(4);
  // From memory, as it were: a row that found room after all.
  await write((tx: Writes) => tx.events.append(sampleEvent()));
  await arrived(5);
  t.equal(hub.store.outbox.link()?.acked.audit, 1, 'it is not written down');
});

t.test(
  'how things are is told once, however often they changed meanwhile, and the rest as a gap',
  async (t) => {
    const hub = await enrolled(t);
    await hub.sync.pause(true);
    const { telemetry } = hub.store.outbox.newest();
    for (let n = 1; n <= 300; n += 1)
      await hub.store.write((tx) => {
        tx.users.update(sampleUser(1, { firstName: `No ${n}` }));
      });
    const waiting = hub.store.outbox.changes(telemetry, 1_000);
    t.match(
      waiting,
      [{ sequence: telemetry + 300, entity: 'users', key: [uuid(1)] }],
      'one row, whatever came',
    );
    await hub.sync.pause(false);
    await hub.settled();
    const { body } = await askFleet(hub, 'GET', '/hubs');
    t.match(body['hubs'], [{ lanes: { telemetry: { ack: telemetry + 300 } }, put_aside: 0 }]);
    const users = await askFleet(hub, 'GET', `/entities?hub=${hub.identity.id}&entity=users`);
    t.match(users.body['entities'], [{ data: { row: { first_name: 'No 300' } } }]);
  },
);
