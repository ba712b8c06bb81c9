import http from 'node:http';
import t, { type Test } from 'tap';
import type { Cloud } from '../../src/cloud/cloud.js';
import { BODY_MAX_MS, BODY_SILENCE_MS, STOP_MS } from '../../src/cloud/limits.js';
import { delay, systemClock, type Clock } from '../../src/kit/clock.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';
import { FLEET_TOKEN, startRealCloud } from './real-cloud.js';

const PATIENCE_MS = 30_000;
/** Long enough for a write to arrive over loopback. */
const ARRIVAL_MS = 100;
const LENGTH = 4_000;
const JSON_ROUTES = [
  'POST /v1/enrol',
  'POST /v1/fleet/hubs',
  'POST /v1/fleet/requests',
  'POST /v1/fleet/images',
  'POST /v1/hubs/x/backups/x/complete',
] as const;

async function patientCloud(): Promise<{ readonly cloud: Cloud; readonly waits: SimulatedClock }> {
  const waits = new SimulatedClock();
  const clock: Clock = { ...systemClock, after: (ms, act) => waits.after(ms, act) };
  return { cloud: await startRealCloud('', {}, clock), waits };
}

/** A request of which something is still to come. */
async function begun(t: Test, cloud: Cloud, route: string, encoding = 'identity') {
  const [method, path] = route.split(' ');
  const outgoing = http.request(new URL(path ?? '', cloud.url), {
    method,
    agent: false,
    headers: {
      authorization: `Bearer ${FLEET_TOKEN}`,
      ...{ 'content-type': 'application/json', 'content-length': LENGTH, 'content-encoding': encoding },
    },
  });
  t.teardown(() => outgoing.destroy());
  const seen = { isOver: false };
  for (const event of ['response', 'error']) outgoing.on(event, () => (seen.isOver = true));
  outgoing.write(encoding === 'gzip' ? Buffer.of(0x1f) : '{');
  await delay(systemClock, ARRIVAL_MS);
  return { outgoing, seen };
}

t.test('a body that stands still is cut off on every route', async (t) => {
  const { cloud, waits } = await patientCloud();
  t.teardown(() => cloud.stop());
  const all = await Promise.all([
    ...JSON_ROUTES.map((route) => begun(t, cloud, route)),
    begun(t, cloud, JSON_ROUTES[0], 'gzip'),
  ]);
  t.notOk(all.some(({ seen }) => seen.isOver));
  await until(
    () => {
      waits.advance(BODY_SILENCE_MS);
      return all.every(({ seen }) => seen.isOver);
    },
    PATIENCE_MS,
    () => JSON.stringify(all.map(({ seen }) => seen)),
  );
});

t.test('one that moves is waited for, but not for ever', async (t) => {
  const { cloud, waits } = await patientCloud();
  t.teardown(() => cloud.stop());
  const slow = await begun(t, cloud, JSON_ROUTES[0]);
  for (let ms = 0; ms < BODY_MAX_MS; ms += BODY_SILENCE_MS / 5) {
    if (ms < BODY_MAX_MS / 2) t.notOk(slow.seen.isOver);
    slow.outgoing.write(' ');
    await delay(systemClock, ARRIVAL_MS);
    waits.advance(BODY_SILENCE_MS / 5);
  }
  await until(
    () => {
      slow.outgoing.write(' ');
      waits.advance(BODY_SILENCE_MS / 5);
      return slow.seen.isOver;
    },
    PATIENCE_MS,
    () => 'its end',
  );
});

t.test('who never ends what they send holds no stop up', async (t) => {
  const { cloud, waits } = await patientCloud();
  await Promise.all(JSON_ROUTES.map((route) => begun(t, cloud, route)));
  let isStopped = false;
  const stopping = cloud.stop().then(() => (isStopped = true));
  await delay(systemClock, ARRIVAL_MS);
  t.equal(isStopped, false, 'what is under way may end');
  await until(
    () => {
      waits.advance(STOP_MS);
      return isStopped;
    },
    PATIENCE_MS,
    () => 'the stop',
  );
  await stopping;
});
