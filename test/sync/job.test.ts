import type { ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import { silentLogger } from '../../src/kit/logger.js';
import { systemClock } from '../../src/kit/clock.js';
import { systemRandom } from '../../src/kit/random.js';
import { CloudSync } from '../../src/sync/cloud-sync.js';
import { FIRST_RETRY_MS } from '../../src/sync/limits.js';
import { askFleet } from '../cloud/real-cloud.js';
import { impostor, secureCloud } from '../cloud/secure-cloud.js';
import { sampleDevice, sampleEvent, SALT, uuid } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from './hub-half.js';

const PATIENCE_MS = 60_000;
const START = { ack: 0, hash: '0'.repeat(64), proof: null };

const cloud = await secureCloud(t);

async function hubWith(t: Test, events: number, url = cloud.url): Promise<HubHalf> {
  const hub = await hubHalf(t, { url }, { authorities: cloud.authorities });
  await append(hub, events);
  await hub.sync.start();
  return hub;
}

function append(hub: HubHalf, events: number): Promise<void> {
  return hub.store.write((tx) => {
    for (let n = 0; n < events; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });
}

async function comesTo(hub: HubHalf, code: string): Promise<void> {
  await until(
    () => hub.sync.view().trouble?.code === code,
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
}

t.test('what the cloud asks for is kept to: fewer lines, a pause, another time', async (t) => {
  const sizes: number[] = [];
  let epoch = 0;
  const told = (url: URL, authorization: string, response: ServerResponse): object => {
    if (url.pathname.endsWith('/enrol')) return { hub_id: uuid(1), state: 'active' };
    if (!url.pathname.endsWith('/batches')) return { epoch, lanes: { audit: START, telemetry: START } };
    epoch = 1;
    const claims = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
    const { head } = JSON.parse(claims) as { head: { seq: number; hash: string } };
    sizes.push(head.seq - Number(url.searchParams.get('first')) + 1);
    if (sizes.length <= 2)
      return { ack: head.seq, hash: head.hash, credit: 3, retry_after_s: sizes.length - 1 };
    response.statusCode = 429;
    response.setHeader('retry-after', '1234');
    return { code: 'busy' };
  };
  const asking = await impostor(t, cloud.shown, (incoming, response) => {
    incoming.resume().once('end', () => {
      const url = new URL(incoming.url ?? '', 'https://localhost');
      response.end(JSON.stringify(told(url, incoming.headers.authorization ?? '', response)));
    });
  });
  const hub = await hubWith(t, 0, asking.url);
  await until(
    () => hub.sync.view().state === 'idle',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  await append(hub, 2);
  await until(
    () => sizes.length >= 1,
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  await append(hub, 10);
  await comesTo(hub, 'busy');
  t.strictSame(sizes.slice(1, 3), [3, 3], 'no more than the credit');
  const { trouble } = hub.sync.view();
  t.equal((trouble?.retryAtMs ?? 0) - (trouble?.atMs ?? 0), 1_234_000);
});

t.test(
  'sent away unread, it comes again with what it had, and waits no longer for anything else',
  async (t) => {
    const asked: string[] = [];
    const told = (url: URL, response: ServerResponse): object => {
      if (url.pathname.endsWith('/enrol')) return { hub_id: uuid(1), state: 'active' };
      asked.push(url.searchParams.get('lane') ?? 'where');
      if (asked.length === 1) return { epoch: 0, lanes: { audit: START, telemetry: START } };
      const isBusy = asked.length <= 7;
      response.statusCode = isBusy ? 429 : 503;
      if (isBusy) response.setHeader('retry-after', '0');
      return { code: isBusy ? 'busy' : 'unavailable' };
    };
    const asking = await impostor(t, cloud.shown, (incoming, response) => {
      incoming.resume().once('end', () => {
        response.end(JSON.stringify(told(new URL(incoming.url ?? '', 'https://localhost'), response)));
      });
    });
    const random = { ...systemRandom, integer: (below: number) => below - 1 };
    const hub = await hubHalf(t, asking, { authorities: cloud.authorities, random });
    await append(hub, 2);
    await hub.sync.start();
    await comesTo(hub, 'unavailable');
    const { trouble } = hub.sync.view();
    t.equal((trouble?.retryAtMs ?? 0) - (trouble?.atMs ?? 0), FIRST_RETRY_MS);
    t.strictSame(asked.slice(0, 8), ['where', ...Array.from({ length: 7 }, () => 'audit')]);
  },
);

t.test('a ceiling holds for every byte on the wire', async (t) => {
  const bytesPerS = 40_000;
  const hub = await hubHalf(t, cloud, { authorities: cloud.authorities, bytesPerS });
  // Random text is not compressed away.
  await hub.store.write((tx) => {
    for (let n = 0; n < 200; n += 1)
      tx.events.append(sampleEvent({ data: { text: systemRandom.bytes(300).toString('base64') } }));
  });
  const startedMs = performance.now();
  await hub.sync.start();
  await hub.claim();
  const passedS = (performance.now() - startedMs) / 1000;
  const { writtenBytes } = hub.sync.view();
  t.ok(writtenBytes > 2 * bytesPerS, `${writtenBytes} bytes were written`);
  t.ok(passedS >= writtenBytes / bytesPerS - 1.01, `${writtenBytes} bytes in ${passedS} s`);
  t.match(hub.sync.view(), { trouble: null, lanes: { audit: { acked: 200 } } });
});

t.test('metered and paused, over a restart too', async (t) => {
  const hub = await hubWith(t, 1);
  await hub.claim();
  const settle = (sync: CloudSync, state: string) =>
    until(
      () => sync.view().state === state,
      PATIENCE_MS,
      () => JSON.stringify(sync.view()),
    );
  await hub.sync.meter(true);
  await settle(hub.sync, 'metered');
  await append(hub, 3);
  await hub.store.write((tx) => {
    tx.devices.insert(sampleDevice(7), SALT);
  });
  await hub.sync.tick();
  t.match(hub.sync.view(), { state: 'metered', isMetered: true, lanes: { audit: { acked: 1, newest: 4 } } });
  t.ok((hub.sync.view().nextTurnAtMs ?? 0) > Date.now(), 'when more is sent is told');
  hub.sync.now();
  await until(
    () => hub.sync.view().lanes.audit.acked === 4 && hub.sync.view().lanes.telemetry.acked > 0,
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );

  await hub.sync.pause(true);
  await hub.sync.stop();
  await append(hub, 1);
  const again = new CloudSync({
    store: hub.store,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    identity: hub.identity,
    access: { url: new URL(cloud.url), authorities: cloud.authorities },
  });
  t.teardown(() => again.stop());
  await again.start();
  again.now();
  t.match(again.view(), { state: 'paused', isMetered: true, lanes: { audit: { acked: 4, newest: 5 } } });
  await again.pause(false);
  await until(
    () => again.view().lanes.audit.acked === 5,
    PATIENCE_MS,
    () => JSON.stringify(again.view()),
  );
  await again.meter(false);
  await settle(again, 'idle');
});

t.test('a revoked hub says so, lives on, and comes back when it is taken back', async (t) => {
  const hub = await hubWith(t, 2);
  await hub.claim();
  t.equal((await askFleet(cloud, 'DELETE', `/hubs/${hub.identity.id}`)).status, 204);
  await append(hub, 3);
  hub.sync.now();
  await until(
    () => hub.sync.view().state === 'revoked',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  t.match(hub.sync.view(), { trouble: { code: 'hub_revoked' }, lanes: { audit: { acked: 2, newest: 5 } } });
  await append(hub, 1);
  const back = await askFleet(cloud, 'PATCH', `/hubs/${hub.identity.id}`, { state: 'active' });
  t.match(back, { status: 200, body: { state: 'active', name: 'Home' } });
  await hub.settled();
  t.match(hub.sync.view(), { epoch: 1, lanes: { audit: { acked: 6, newest: 6 } } });
  t.match(await askFleet(cloud, 'GET', `/hubs/${hub.identity.id}`), {
    body: { lanes: { audit: { ack: 6 } } },
  });
});

/** A cloud that takes whatever comes, but for what `told` says otherwise; counts what it was asked. */
async function takesAll(t: Test, told: (path: string, response: ServerResponse) => object | null) {
  const asked = new Map<string, number>();
  let epoch = 0;
  const answer = (url: URL, authorization: string, response: ServerResponse): object => {
    const kind = url.pathname.split('/').slice(4).join('/') || url.pathname;
    asked.set(kind, (asked.get(kind) ?? 0) + 1);
    const other = told(kind, response);
    if (other) return other;
    if (url.pathname.endsWith('/enrol')) return { hub_id: uuid(1), state: 'active' };
    if (kind !== 'batches') return { epoch, lanes: { audit: START, telemetry: START } };
    epoch = 1;
    const claims = Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString();
    const { head } = JSON.parse(claims) as { head: { seq: number; hash: string } };
    return { ack: head.seq, hash: head.hash, credit: 100, retry_after_s: 0 };
  };
  const asking = await impostor(t, cloud.shown, (incoming, response) => {
    incoming.resume().once('end', () => {
      const url = new URL(incoming.url ?? '', 'https://localhost');
      const given = answer(url, incoming.headers.authorization ?? '', response);
      if (!response.writableEnded && !('held' in given)) response.end(JSON.stringify(given));
    });
  });
  return { asked, url: asking.url };
}

const refuses = (status: number, retryAfter: string | null, code: string) => (response: ServerResponse) => {
  response.statusCode = status;
  if (retryAfter !== null) response.setHeader('retry-after', retryAfter);
  return { code };
};

t.test('"at once", said time after time, is waited for all the same', async (t) => {
  for (const status of [429, 503]) {
    const refuse = refuses(status, '0', 'busy');
    const { asked, url } = await takesAll(t, (kind, response) =>
      kind === 'batches' ? refuse(response) : null,
    );
    const hub = await hubWith(t, 3, url);
    await comesTo(hub, 'busy');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    t.ok((asked.get('batches') ?? 0) <= 12, `${status}: asked ${asked.get('batches')} times`);
    await hub.sync.stop();
  }
});

t.test('what is asked for in the cloud is heard while batches are too much for it', async (t) => {
  const refuse = refuses(429, '300', 'busy');
  let isHeld = false;
  const { asked, url } = await takesAll(t, (kind, response) => {
    if (kind === 'batches') return refuse(response);
    if (kind !== 'requests') return null;
    isHeld = true;
    response.once('close', () => (isHeld = false));
    return { held: true };
  });
  const hub = await hubHalf(t, { url }, { authorities: cloud.authorities });
  await append(hub, 3);
  hub.sync.serve({ handle: () => Promise.resolve() }, hub.newId);
  await hub.sync.start();
  await comesTo(hub, 'busy');
  await until(
    () => isHeld,
    PATIENCE_MS,
    () => 'the question',
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  t.ok(isHeld, 'the question waits on');
  t.equal(asked.get('requests'), 1);
});

t.test('questions that fail come further and further apart, and hold up no batch', async (t) => {
  const { asked, url } = await takesAll(t, (kind, response) =>
    kind === 'requests' ? refuses(502, null, 'http_502')(response) : null,
  );
  const random = { ...systemRandom, integer: (below: number) => below - 1 };
  const hub = await hubHalf(t, { url }, { authorities: cloud.authorities, random });
  hub.sync.serve({ handle: () => Promise.resolve() }, hub.newId);
  await append(hub, 1);
  await hub.sync.start();
  await comesTo(hub, 'http_502');
  await append(hub, 1);
  await until(
    () => hub.sync.view().lanes.audit.acked === 2,
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  t.ok((asked.get('requests') ?? 0) <= 3, `asked ${asked.get('requests')} times in 4 s: after 1 and 2 more`);
  t.match(hub.sync.view(), { trouble: { code: 'http_502' } }, 'and it is told');
});
