import { gzipSync } from 'node:zlib';
import { createServer } from 'node:http';
import { copyFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { request } from 'undici';
import { eventLine } from '../../src/audit/replica/event-line.js';
import { RESTORED_NAME } from '../../src/operations/backup/put-back.js';
import { agree } from '../../src/sync/agreement.js';
import { makeBatch } from '../../src/sync/make-batch.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { until } from '../support/until.js';
import { postgresPrograms, startPostgres } from '../cloud/postgres-server.js';
import { askFleet, startRealCloud } from '../cloud/real-cloud.js';
import {
  SALT,
  sampleDevice,
  sampleEvent,
  samplePin,
  sampleUser,
  uuid,
  verifierFor,
} from '../store/samples.js';
import { hubHalf, type HubHalf } from './hub-half.js';

const PATIENCE_MS = 60_000;
const SIGNAL = new AbortController().signal;

const programs = postgresPrograms();
const server = programs === null ? null : await startPostgres(programs);
t.teardown(() => server?.stop());
const cloud = await startRealCloud(server?.url ?? '');
t.teardown(() => cloud.stop());

async function claimed(test: Test, events = 10): Promise<HubHalf> {
  const hub = await hubHalf(test, cloud);
  await hub.store.write((tx) => {
    for (let n = 0; n < events; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });
  await hub.sync.start();
  await hub.claim();
  return hub;
}

/** A request as anybody could make it. */
async function raw(hub: HubHalf, assertion: string, path = `/v1/hubs/${hub.identity.id}`) {
  const answer = await request(`${cloud.url}${path}`, { headers: { authorization: `Bearer ${assertion}` } });
  return { status: answer.statusCode, body: (await answer.body.json()) as { code?: string } };
}

t.test('a signature counts once, for its hub, for this cloud, now', async (t) => {
  const hub = await claimed(t);
  const other = await claimed(t);
  const now = Date.now();
  const good = hub.identity.assertion(cloud.url, now);
  t.equal((await raw(hub, good)).status, 200);
  t.match(await raw(hub, good), { status: 401, body: { code: 'assertion_replayed' } });
  const refused = [
    [other.identity.assertion(cloud.url, now), 'assertion_wrong'],
    [hub.identity.assertion('https://elsewhere.example.org', now), 'assertion_wrong'],
    [hub.identity.assertion(cloud.url, now - 600_000), 'assertion_expired'],
    [hub.identity.assertion(cloud.url, now + 600_000), 'assertion_expired'],
  ] as const;
  for (const [assertion, code] of refused)
    t.match(await raw(hub, assertion), { status: 401, body: { code } }, code);
  await askFleet(cloud, 'DELETE', `/hubs/${other.identity.id}`);
  t.match(await raw(other, other.identity.assertion(cloud.url, now)), {
    status: 403,
    body: { code: 'hub_revoked' },
  });
});

t.test('batches that come twice, out of order or with a hole lose and double nothing', async (t) => {
  const hub = await claimed(t, 0);
  await hub.sync.stop();
  await hub.store.write((tx) => {
    for (let n = 0; n < 30; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });
  const from = (after: number) =>
    makeBatch(hub.store.outbox, { epoch: 1, lane: 'audit', after, credit: 10, auditAcked: 0, nowMs: 1 });
  const [first, second, third] = await Promise.all([from(0), from(10), from(20)]);
  if (!first || !second || !third) throw new Error('no batches');
  await t.rejects(hub.client.send(second, SIGNAL), { code: 'gap', status: 409 });
  t.match(await hub.client.send(first, SIGNAL), { ack: 10 });
  t.match(await hub.client.send(second, SIGNAL), { ack: 20 });
  t.match(await hub.client.send(first, SIGNAL), { ack: 20 });
  t.match(await hub.client.send(third, SIGNAL), { ack: 30 });
  const { body } = await askFleet(cloud, 'GET', `/events?hub=${hub.identity.id}&limit=1000`);
  t.strictSame(body['events'], JSON.parse(JSON.stringify(hub.store.outbox.events(0, 100).map(eventLine))));
});

t.test('a line that is none is put aside, and the rest is taken', async (t) => {
  const hub = await claimed(t, 0);
  await hub.sync.stop();
  await hub.store.write((tx) => {
    for (let n = 0; n < 3; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });
  const lines = hub.store.outbox.events(0, 3).map((event) => JSON.stringify(eventLine(event)));
  const last = hub.store.outbox.events(2, 1)[0];
  if (!last) throw new Error('no event');
  const head = { epoch: 1, lane: 'audit', seq: 3, hash: eventLine(last).hash } as const;
  const body = gzipSync([lines[0], '{"seq":2,"type":', lines[2]].join('\n'));
  t.match(await hub.client.send({ first: 1, head, body }, SIGNAL), { ack: 3 });
  const changed = { ...head, seq: 4 };
  await t.rejects(hub.client.send({ first: 4, head: changed, body: gzipSync(lines[0] ?? '') }, SIGNAL), {
    code: 'head_differs',
  });
  const { body: fleet } = await askFleet(cloud, 'GET', '/hubs');
  const found = (fleet['hubs'] as { hub_id: string; put_aside: number }[]).find(
    ({ hub_id }) => hub_id === hub.identity.id,
  );
  t.equal(found?.put_aside, 1);
});

t.test('an acknowledgement that the hub did not sign for is a lie, and nothing looks sent', async (t) => {
  const hub = await claimed(t);
  await hub.sync.stop();
  await hub.store.write((tx) => tx.events.append(sampleEvent()));
  const deps = { store: hub.store, identity: hub.identity, clock: systemClock, logger: silentLogger };
  const told = await hub.client.place(SIGNAL);
  const forged = { ...told, lanes: { ...told.lanes, audit: { ...told.lanes.audit, ack: 11 } } };
  await t.rejects(agree(deps, forged), { kind: 'lied', code: 'acknowledgement_not_proven' });
  await t.rejects(agree(deps, { ...told, epoch: 7 }), { kind: 'lied', code: 'epoch_not_proven' });
  t.equal(hub.store.outbox.link()?.epoch, 1);
  t.equal(hub.store.outbox.link()?.acked.audit, 10);
  t.match(await agree(deps, told), { audit: 10 });
});

t.test('a cloud that acknowledges more than it was sent is not believed', async (t) => {
  const liar = createServer((incoming, response) => {
    incoming.resume().once('end', () => {
      const { url = '' } = incoming;
      const place = { ack: 0, hash: '0'.repeat(64), proof: null };
      const answer = url.endsWith('/enrol')
        ? { hub_id: '0190a000-0000-8000-8000-000000000001', state: 'active' }
        : url.includes('/batches')
          ? { ack: 2, hash: 'f'.repeat(64), credit: 9, retry_after_s: 0 }
          : { epoch: 0, lanes: { audit: place, telemetry: place } };
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  t.teardown(() => liar.close());
  const hub = await hubHalf(t, { url: `http://127.0.0.1:${(liar.address() as AddressInfo).port}` });
  await hub.store.write((tx) => {
    for (let n = 0; n < 2; n += 1) tx.events.append(sampleEvent());
  });
  await hub.sync.start();
  await until(
    () => hub.sync.view().trouble?.code === 'acknowledgement_wrong',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  t.match(hub.sync.view().lanes.audit, { acked: 0, newest: 2 });
});

t.test('a hub that was put back to an older state begins a new epoch', async (t) => {
  const hub = await claimed(t, 5);
  await hub.sync.stop();
  await hub.store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    tx.users.insert(sampleUser(2, { role: 'admin' }), null);
    tx.devices.insert(sampleDevice(3), SALT);
    tx.pins.insert(samplePin(4, [uuid(3)]), [{ deviceId: uuid(3), verifier: verifierFor(4), pepperId: 'p' }]);
  });
  const file = hub.store['sql'].connection.name;
  hub.store['sql'].connection.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(file, `${file}.backup`);
  await hub.store.write((tx) => {
    for (let n = 0; n < 5; n += 1) tx.events.append(sampleEvent());
  });
  const batch = await makeBatch(hub.store.outbox, {
    ...{ epoch: 1, lane: 'audit', after: 5, credit: 100, auditAcked: 5, nowMs: 1 },
  });
  if (!batch) throw new Error('no batch');
  t.match(await hub.client.send(batch, SIGNAL), { ack: 10 });
  await hub.store.stop();
  copyFileSync(`${file}.backup`, file);
  const store = await hub.reopen();
  const told = await hub.client.place(SIGNAL);
  t.match(told, { epoch: 1, lanes: { audit: { ack: 10 } } });
  let putBacks = 0;
  const deps = { store, identity: hub.identity, clock: systemClock, logger: silentLogger };
  t.strictSame(await agree({ ...deps, onPutBack: () => (putBacks += 1) }, told), { audit: 0, telemetry: 0 });
  t.equal(putBacks, 1);
  t.match(store.held.counts(), { person: 1, pin: 1 }, 'what may have been revoked since waits for a look');
  t.equal(store.users.byId(uuid(1))?.isActive, false);
  t.equal(store.users.byId(uuid(2))?.isActive, true, 'somebody has to look');
  t.match(store.outbox.events(5, 1)[0]?.event, { type: 'HUB_PUT_BACK', reason: 'cloud_ahead' });
  t.equal(store.outbox.link()?.epoch, 2);
  const anew = await makeBatch(store.outbox, {
    ...{ epoch: 2, lane: 'audit', after: 0, credit: 100, auditAcked: 0, nowMs: 1 },
  });
  if (!anew) throw new Error('no batch');
  t.match(await hub.client.send(anew, SIGNAL), { ack: 6 });
  await t.rejects(hub.client.send(batch, SIGNAL), { code: 'epoch_over' });
  const { body } = await askFleet(cloud, 'GET', `/events?hub=${hub.identity.id}&limit=1000`);
  t.equal((body['events'] as unknown[]).length, 6);
  const before = await askFleet(cloud, 'GET', `/events?hub=${hub.identity.id}&epoch=1&limit=1000`);
  t.equal((before.body['events'] as unknown[]).length, 10, 'what was told before stays');
});

t.test('a restored hub begins a new epoch, though the cloud has nothing that it lacks', async (t) => {
  const hub = await claimed(t, 5);
  await hub.sync.stop();
  await hub.store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    tx.keys.put(RESTORED_NAME, Buffer.of(1), 1);
  });
  const deps = { store: hub.store, identity: hub.identity, clock: systemClock, logger: silentLogger };
  t.match(await agree(deps, await hub.client.place(SIGNAL)), { audit: 0, telemetry: 0 });
  t.equal(hub.store.outbox.link()?.epoch, 2);
  t.equal(hub.store.users.byId(uuid(1))?.isActive, true, 'what was to be held the restore has held');
  const all = await makeBatch(hub.store.outbox, {
    ...{ epoch: 2, lane: 'audit', after: 0, credit: 100, auditAcked: 0, nowMs: 1 },
  });
  if (!all) throw new Error('no batch');
  t.match(await hub.client.send(all, SIGNAL), { ack: 5 });
  t.match(await agree(deps, await hub.client.place(SIGNAL)), { audit: 5 }, 'and goes on in it');
  t.equal(hub.store.outbox.link()?.epoch, 2);
});
