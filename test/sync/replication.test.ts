import type { Test } from 'tap';
import type { Cloud } from '../../src/cloud/cloud.js';
import { eventLine } from '../../src/audit/replica/event-line.js';
import { onEachDatabase } from '../cloud/databases.js';
import { askFleet } from '../cloud/real-cloud.js';
import { sampleDevice, sampleEvent, sampleUser, SALT, uuid } from '../store/samples.js';
import { hubHalf, type HubHalf } from './hub-half.js';

async function replicaOf(cloud: Cloud, hub: HubHalf): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after: number | null = 0; after !== null;) {
    const { body } = await askFleet(cloud, 'GET', `/events?hub=${hub.identity.id}&after=${after}&limit=1000`);
    rows.push(...(body['events'] as unknown[]));
    after = body['next'] as number | null;
  }
  return rows;
}

const logOf = (hub: HubHalf): unknown =>
  JSON.parse(JSON.stringify(hub.store.outbox.events(0, 100_000).map(eventLine)));

async function entitiesOf(cloud: Cloud, hub: HubHalf, entity: string): Promise<unknown[]> {
  const { body } = await askFleet(cloud, 'GET', `/entities?hub=${hub.identity.id}&entity=${entity}`);
  return (body['entities'] as { data: { row: unknown } }[]).map(({ data }) => data.row);
}

async function putAside(cloud: Cloud, hub: HubHalf): Promise<unknown> {
  const { body } = await askFleet(cloud, 'GET', '/hubs');
  return (body['hubs'] as { hub_id: string; put_aside: number }[]).find(
    ({ hub_id }) => hub_id === hub.identity.id,
  )?.put_aside;
}

onEachDatabase((t: Test, cloud) => {
  t.test('a hub enrols, is claimed, and all of it is there, row for row', async (t) => {
    const hub = await hubHalf(t, cloud());
    await hub.store.write((tx) => {
      tx.users.insert(sampleUser(1), 'phc-of-a-password');
      tx.devices.insert(sampleDevice(2), SALT);
      for (let n = 0; n < 5_000; n += 1)
        tx.events.append(sampleEvent({ data: { n, text: 'ü "quoted" \u0000', big: 1e21 } }));
    });
    await hub.sync.start();
    await hub.claim();
    t.strictSame(await replicaOf(cloud(), hub), logOf(hub));
    t.match(await entitiesOf(cloud(), hub, 'users'), [{ id: uuid(1), first_name: 'Anna' }]);
    t.equal(await putAside(cloud(), hub), 0);
    t.match(hub.sync.view(), { state: 'idle', claimCode: null, epoch: 1, trouble: null });

    await hub.store.write((tx) => {
      tx.users.update(sampleUser(1, { firstName: 'Bella' }));
      tx.users.update(sampleUser(1, { firstName: 'Clara' }));
      tx.devices.remove(uuid(2));
      tx.events.append(sampleEvent());
    });
    await hub.store.write((tx) =>
      tx.erasures.erase([{ seq: 17, parts: ['who', 'text'] }], ({ rows, digest }) =>
        sampleEvent({ type: 'LOG_ERASED', data: { rows, digest } }),
      ),
    );
    await hub.settled();
    t.match(await entitiesOf(cloud(), hub, 'users'), [{ id: uuid(1), first_name: 'Clara' }]);
    t.strictSame(await entitiesOf(cloud(), hub, 'devices'), []);
    const rows = await replicaOf(cloud(), hub);
    t.strictSame(rows, logOf(hub), 'what was erased here is erased there');
    t.notMatch(JSON.stringify(rows[16]), /Anna/);
    t.equal(await putAside(cloud(), hub), 0);
  });
});
