import t, { type Test } from 'tap';
import { Agent, request } from 'undici';
import { systemClock, type Clock } from '../../src/kit/clock.js';
import { certified } from '../cloud/certified.js';
import { askFleet } from '../cloud/real-cloud.js';
import { impostor, secureCloud } from '../cloud/secure-cloud.js';
import { sampleEvent, uuid } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from './hub-half.js';

const PATIENCE_MS = 60_000;
const SIGNAL = new AbortController().signal;
const YEAR_MS = 365 * 86_400_000;
const START = { ack: 0, hash: '0'.repeat(64), proof: null };

const cloud = await secureCloud(t);
const trusting = new Agent({ connect: { ca: cloud.authorities } });
t.teardown(() => trusting.close());

async function hubWith(
  t: Test,
  events: number,
  url = cloud.url,
  clock: Clock = systemClock,
): Promise<HubHalf> {
  const hub = await hubHalf(t, { url }, { authorities: cloud.authorities, clock });
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

t.test('somebody in between with another certificate hears nothing, and it is told', async (t) => {
  const cases = [
    ['of another authority', await certified(t), /self_signed_cert_in_chain|unable_to_verify_leaf_signature/],
    [
      'of the right authority, for another name',
      await certified(t, { name: 'elsewhere.example.org' }),
      /altname/,
    ],
    ['that is over', await certified(t, { untilMs: Date.now() - YEAR_MS }), /cert_has_expired/],
  ] as const;
  for (const [what, shown, code] of cases) {
    const between = await impostor(t, shown, (_, response) => response.end('{}'));
    const authorities =
      code.source === 'altname' || what === 'that is over' ? shown.authority : cloud.authorities;
    const hub = await hubHalf(t, between, { authorities });
    await append(hub, 3);
    await hub.sync.start();
    await until(
      () => hub.sync.view().trouble !== null,
      PATIENCE_MS,
      () => JSON.stringify(hub.sync.view()),
    );
    t.match(hub.sync.view(), { state: 'retrying', trouble: { code, isRefusal: false } }, what);
    t.strictSame(between.heard, [], `${what}: no request was made`);
    t.match(hub.sync.view().lanes.audit, { acked: 0, newest: 3 });
    await hub.sync.stop();
  }
});

t.test('an assertion counts once, for its hub alone, for this cloud', async (t) => {
  const hub = await hubWith(t, 2);
  await hub.claim();
  const other = await hubWith(t, 0);
  await other.claim();
  const ask = async (assertion: string) => {
    const answer = await request(`${cloud.url}/v1/hubs/${hub.identity.id}`, {
      dispatcher: trusting,
      headers: { authorization: `Bearer ${assertion}` },
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  };
  const caught = hub.identity.assertion(cloud.url, Date.now());
  t.match(await ask(caught), { status: 200 });
  t.match(await ask(caught), { status: 401, body: { code: 'assertion_replayed' } });
  t.match(await ask(other.identity.assertion(cloud.url, Date.now())), {
    status: 401,
    body: { code: 'assertion_wrong' },
  });
  t.match(await ask(hub.identity.assertion('https://another.example.org', Date.now())), {
    status: 401,
    body: { code: 'assertion_wrong' },
  });
  t.match(await askFleet(cloud, 'GET', `/hubs/${hub.identity.id}`), {
    body: { lanes: { audit: { ack: 2 } } },
  });
});

t.test('a cloud that says it has more than it was sent is not believed, and it is told', async (t) => {
  const forged = { epoch: 1, lanes: { audit: { ...START, ack: 5, proof: 'e30.e30.e30' }, telemetry: START } };
  const empty = { epoch: 0, lanes: { audit: START, telemetry: START } };
  for (const [place, code] of [
    [forged, 'epoch_not_proven'],
    [empty, 'acknowledgement_wrong'],
  ] as const) {
    const liar = await impostor(t, cloud.shown, (incoming, response) => {
      incoming.resume().once('end', () => {
        const { url = '' } = incoming;
        const answer = url.endsWith('/enrol')
          ? { hub_id: uuid(1), state: 'active' }
          : url.includes('/batches')
            ? { ack: 99, hash: 'f'.repeat(64), credit: 9, retry_after_s: 0 }
            : place;
        response.end(JSON.stringify(answer));
      });
    });
    const hub = await hubWith(t, 2, liar.url);
    await comesTo(hub, code);
    t.match(hub.sync.view(), { state: 'retrying', lanes: { audit: { acked: 0, newest: 2 } } }, code);
    t.ok((hub.sync.view().trouble?.retryAtMs ?? 0) > 0, 'it is not asked over and over');
    await hub.sync.stop();
  }
});

t.test('with the clock on the wall years off a hub enrols and sends at once', async (t) => {
  for (const offMs of [-20 * YEAR_MS, 7 * YEAR_MS]) {
    const clock: Clock = { ...systemClock, wallMs: () => Date.now() + offMs };
    const hub = await hubWith(t, 5, cloud.url, clock);
    await hub.claim();
    t.match(hub.sync.view(), { trouble: null, lanes: { audit: { acked: 5 } } });
    t.match(await hub.client.place(SIGNAL), { epoch: 1 }, 'the very first question is answered');
    const told = await askFleet(cloud, 'GET', `/hubs/${hub.identity.id}`);
    t.match(told.body, { state: 'active', lanes: { audit: { ack: 5 } } });
  }
});
