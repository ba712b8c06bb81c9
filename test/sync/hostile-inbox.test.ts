import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { systemClock } from '../../src/kit/clock.js';
import { CloudClient } from '../../src/sync/cloud-client.js';
import { RequestClient } from '../../src/sync/request-client.js';
import { postgresPrograms, startPostgres } from '../cloud/postgres-server.js';
import { askFleet, startRealCloud } from '../cloud/real-cloud.js';
import { uuid } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from './hub-half.js';
import { ADMIN, DOOR, furnish, requestDesk } from './request-house.js';

const PATIENCE_MS = 40_000;
const SIGNAL = new AbortController().signal;
const START_HASH = '0'.repeat(64);
const ID = uuid(700);
const UNLOCK = {
  ...{ id: ID, kind: 'unlock', actor: { kind: 'user', id: ADMIN }, expected_version: null },
  ...{ expires_in_ms: 30_000, data: { device_id: DOOR } },
};

/** A cloud that says what the test wants about requests, and takes every batch. */
async function liar(t: Test, says: (incoming: IncomingMessage, body: string) => object) {
  const place = { ack: 0, hash: START_HASH, proof: null };
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    incoming.once('end', () => {
      const url = incoming.url ?? '';
      const { searchParams } = new URL(url, 'http://localhost');
      let answer: object = { epoch: 0, lanes: { audit: place, telemetry: place } };
      if (url.endsWith('/enrol')) answer = { hub_id: uuid(1), state: 'active' };
      else if (url.includes('/requests')) answer = says(incoming, body);
      else if (url.includes('/batches')) {
        const claims = (incoming.headers.authorization ?? '').split('.')[1] ?? '';
        const { head } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
          head: { seq: number; hash: string };
        };
        t.ok(searchParams.get('lane'));
        answer = { ack: head.seq, hash: head.hash, credit: 2_000, retry_after_s: 0 };
      }
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const hub = await hubHalf(t, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  await furnish(hub.store);
  const { desk, driver } = requestDesk(t, hub);
  hub.sync.serve(desk, hub.newId);
  return { hub, driver };
}

const settled = (hub: HubHalf, id = ID) =>
  until(
    () => (hub.store.cloudRequests.byId(id)?.state ?? 'open') !== 'open',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );

t.test('an answer to another claim opens nothing', async (t) => {
  const { hub, driver } = await liar(t, (incoming) =>
    incoming.method === 'POST'
      ? { id: ID, nonce: 'an answer from yesterday', expires_in_ms: 30_000 }
      : { requests: [UNLOCK] },
  );
  await hub.sync.start();
  await settled(hub);
  t.match(hub.store.cloudRequests.byId(ID), { state: 'refused', reason: 'claim_unanswered' });
  await until(
    () => hub.sync.view().trouble?.code === 'claim_not_fresh',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  t.equal(driver.executed.length, 0);
});

t.test('the answer to the claim of another request opens nothing', async (t) => {
  const { hub, driver } = await liar(t, (incoming, body) =>
    incoming.method === 'POST'
      ? { id: uuid(701), nonce: (JSON.parse(body) as { nonce: string }).nonce, expires_in_ms: 30_000 }
      : { requests: [UNLOCK] },
  );
  await hub.sync.start();
  await settled(hub);
  t.equal(driver.executed.length, 0);
});

t.test('a request that is given again and again is claimed and done once', async (t) => {
  let claims = 0;
  const { hub, driver } = await liar(t, (incoming, body) => {
    if (incoming.method !== 'POST') return { requests: [UNLOCK, UNLOCK] };
    claims += 1;
    return { id: ID, nonce: (JSON.parse(body) as { nonce: string }).nonce, expires_in_ms: 30_000 };
  });
  await hub.sync.start();
  await settled(hub);
  t.match(hub.store.cloudRequests.byId(ID), { state: 'applied', reason: null });
  t.equal(claims, 1);
  t.equal(driver.executed.length, 1);
});

t.test('what is no page of requests is not believed, and asked for with pauses', async (t) => {
  let asked = 0;
  const { hub } = await liar(t, () => {
    asked += 1;
    return { requests: Array.from({ length: 11 }, () => UNLOCK) };
  });
  await hub.sync.start();
  await until(
    () => hub.sync.view().trouble?.code === 'answer_unreadable',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  t.equal(asked, 1);
  t.equal(hub.store.cloudRequests.byId(ID), null);
});

t.test('a request is of one hub, an unlock is claimed once, and what has died is not claimed', async (t) => {
  const cloud = await startRealCloud();
  t.teardown(() => cloud.stop());
  const hubs = await Promise.all([hubHalf(t, cloud), hubHalf(t, cloud)]);
  for (const hub of hubs) {
    await hub.sync.start();
    await hub.claim();
  }
  const [mine, other] = hubs.map((hub) => {
    const access = { url: new URL(cloud.url), authorities: null };
    const client = new CloudClient(access, hub.identity, systemClock);
    t.teardown(() => {
      client.close();
    });
    return new RequestClient(client, hub.identity, hub.newId);
  });
  if (!mine || !other) throw new Error('no clients');
  const make = async (life: number) => {
    const request = { kind: 'unlock', actor: { id: ADMIN }, expires_in_s: life, data: { device_id: DOOR } };
    const { body } = await askFleet(cloud, 'POST', '/requests', { hub: hubs[0].identity.id, ...request });
    return String(body['id']);
  };
  const id = await make(60);
  t.match(await mine.next(null, 0, SIGNAL), [{ id, kind: 'unlock', actor: { id: ADMIN } }]);
  t.strictSame(await other.next(null, 0, SIGNAL), []);
  t.match(await other.claim(id, SIGNAL), { granted: false, reason: 'unknown_to_cloud' });
  const claims = await Promise.all([mine.claim(id, SIGNAL), mine.claim(id, SIGNAL)]);
  t.strictSame(claims.map(({ granted }) => granted).sort(), [false, true]);
  t.match(
    claims.find(({ granted }) => !granted),
    { reason: 'claimed_before' },
  );
  t.strictSame(await mine.next(null, 0, SIGNAL), [], 'it is not given again');
  const short = await make(1);
  await until(
    async () => (await askFleet(cloud, 'GET', `/requests/${short}`)).body['state'] === 'expired',
    PATIENCE_MS,
    () => 'its end',
  );
  t.match(await mine.claim(short, SIGNAL), { granted: false, reason: 'expired' });

  const waiting = mine.next(null, 25, SIGNAL);
  const late = await make(60);
  t.match(await waiting, [{ id: late }], 'who waits is woken');
  t.strictSame(await mine.next(late, 0, SIGNAL), [], 'and is not told again what it has');
});

const programs = postgresPrograms();
const skip = programs === null ? { skip: 'this machine has no PostgreSQL server' } : {};
t.test('what one copy of the cloud takes wakes a hub that waits at another', skip, async (t) => {
  const server = await startPostgres(programs ?? '');
  t.teardown(() => server.stop());
  const [here, there] = [await startRealCloud(server.url), await startRealCloud(server.url)];
  t.teardown(() => Promise.all([here.stop(), there.stop()]));
  const hub = await hubHalf(t, here);
  await furnish(hub.store);
  const { desk, driver } = requestDesk(t, hub);
  hub.sync.serve(desk, hub.newId);
  await hub.sync.start();
  await hub.claim();
  const request = { kind: 'unlock', actor: { id: ADMIN }, data: { device_id: DOOR } };
  const { body } = await askFleet(there, 'POST', '/requests', { hub: hub.identity.id, ...request });
  await settled(hub, String(body['id']));
  t.match(hub.store.cloudRequests.byId(String(body['id'])), { state: 'applied', reason: null });
  t.equal(driver.executed.length, 1);
});
