import t, { type Test } from 'tap';
import * as z from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { ADMIN, type RealHub, startRealHub } from '../support/real-hub.js';
import { pairMqtt, pairSerial, type RealSimulator, startRealSimulator } from '../support/real-simulator.js';
import { until } from '../support/until.js';

const alert = z.object({
  id: z.string(),
  kind: z.string(),
  level: z.string(),
  state: z.string(),
  text: z.string(),
  device_id: z.string().nullable(),
  count: z.int(),
  revision: z.int(),
  resolved_by: z.object({ name: z.string() }).nullable(),
  note: z.string().nullable(),
});
const list = z.object({ data: z.array(alert) });
const sites = z.object({ data: z.array(z.object({ id: z.string() })) });
const counts = z.object({ total: z.int(), by_type: z.record(z.string(), z.int()) });
const statistics = z.object({ data: z.object({ totals: z.object({ alerts: counts }) }) });
const WAIT_MS = 20_000;

t.setTimeout(900_000);

interface House {
  readonly hub: RealHub;
  readonly simulator: RealSimulator;
  readonly front: string;
}

async function house(t: Test, transport: 'serial' | 'mqtt'): Promise<House> {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const pair = transport === 'serial' ? pairSerial : pairMqtt;
  return { hub, simulator, front: await pair(hub, simulator, 'front') };
}

async function alerts(hub: RealHub, query: string) {
  return expectAnswer(await hub.request('GET', `/security/alerts?${query}`), 200, list).data;
}

/** Waits for the alert of this kind to be in this state. */
async function alertIs(hub: RealHub, kind: string, state: string) {
  let found: z.output<typeof alert> | undefined;
  await until(
    async () => {
      found = (await alerts(hub, `kind=${kind}`))[0];
      return found?.state === state;
    },
    WAIT_MS,
    () => `${kind} to be ${state}, not ${JSON.stringify(found)}`,
  );
  return z.object({}).and(alert).parse(found);
}

for (const transport of ['serial', 'mqtt'] as const) {
  t.test(`what a ${transport} lock does raises alerts, and ends those that end by themselves`, async (t) => {
    const { hub, simulator, front } = await house(t, transport);
    const door = (position: string) => simulator.request('POST', '/locks/front/door', { position });

    await simulator.fault('front', { kind: 'jam' });
    await hub.request('POST', `/devices/${front}/unlock`);
    const jam = await alertIs(hub, 'jam', 'open');
    t.match(jam, { level: 'warning', device_id: front, text: 'The bolt of front is jammed.' });
    await simulator.fault('front', { kind: 'clear' });
    await hub.request('POST', `/devices/${front}/unlock`);
    t.match(await alertIs(hub, 'jam', 'resolved'), { id: jam.id, resolved_by: null }, 'the bolt moved');

    await simulator.fault('front', { kind: 'tamper' });
    t.match(await alertIs(hub, 'tamper', 'open'), { level: 'critical' });

    const rules = { door_ajar_alert_s: 5, offline_alert_s: 5 };
    t.equal((await hub.request('PATCH', `/devices/${front}/alert-rules`, { body: rules })).status, 200);
    await door('open');
    t.match(await alertIs(hub, 'door_ajar', 'open'), { level: 'warning' });
    t.same(await alerts(hub, 'kind=door_forced'), [], 'it was unlocked');
    await door('closed');
    await alertIs(hub, 'door_ajar', 'resolved');

    await simulator.fault('front', { kind: 'battery', percent: 9 });
    await alertIs(hub, 'low_battery', 'open');
    await simulator.fault('front', { kind: 'battery', percent: 95 });
    await hub.request('POST', `/devices/${front}/lock`);
    await alertIs(hub, 'low_battery', 'resolved');

    // Locked, and whoever was let in last is inside by then.
    await new Promise((resolve) => setTimeout(resolve, 15_500));
    await door('open');
    t.match(await alertIs(hub, 'door_forced', 'open'), { level: 'critical' });
    await door('closed');

    await simulator.fault('front', { kind: 'power_off' });
    await alertIs(hub, 'lock_offline', 'open');
    await simulator.fault('front', { kind: 'power_on' });
    await alertIs(hub, 'lock_offline', 'resolved');
    t.equal((await alertIs(hub, 'door_forced', 'open')).count, 1, 'nobody has looked after it yet');

    const causes = (await alerts(hub, 'page_size=100')).reduce((sum, { count }) => sum + count, 0);
    const [site] = expectAnswer(await hub.request('GET', '/sites'), 200, sites).data;
    const counted = await hub.request('GET', `/sites/${site?.id ?? ''}/statistics`);
    const { total, by_type: byType } = expectAnswer(counted, 200, statistics).data.totals.alerts;
    t.equal(total, causes, 'statistics count each cause');
    t.same(
      new Set(Object.keys(byType)),
      new Set(['JAM', 'TAMPER', 'DOOR_AJAR', 'BATTERY_LOW', 'DOOR_FORCED', 'LOCK_OFFLINE']),
    );
  });
}

t.test('attacks, and log-ins from new places', async (t) => {
  const { hub, simulator } = await house(t, 'serial');
  for (let n = 0; n < 5; n++) await simulator.keypad('front', `19${n}753`);
  t.match(await alertIs(hub, 'brute_force', 'open'), { level: 'critical', text: /codes at front/ });

  const logIn = (password: string, headers: Record<string, string> = {}) =>
    hub.anonymous('POST', '/api/v1/auth/login', { body: { email: ADMIN.email, password }, headers });
  t.equal((await logIn(ADMIN.password)).status, 200);
  t.same(await alerts(hub, 'kind=new_sign_in_place'), [], 'the program is the one of the first log-in');
  t.equal(
    (await logIn(ADMIN.password, { 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' })).status,
    200,
  );
  t.match(await alertIs(hub, 'new_sign_in_place', 'open'), { level: 'info' });
  for (let n = 0; n < 7; n++) t.equal((await logIn('wrong password')).status, 401);
  await until(
    async () => (await alerts(hub, 'kind=brute_force')).length === 2,
    WAIT_MS,
    () => 'the attack on the log-in',
  );
  t.match((await alerts(hub, 'kind=brute_force'))[0], { device_id: null, count: 1, text: /passwords of/ });

  const failed = z.object({
    data: z.array(z.object({ event_type: z.string(), ip_address: z.string().nullable() })),
  });
  const attempts = async (query: string) =>
    expectAnswer(await hub.request('GET', `/security/failed-attempts?${query}`), 200, failed).data;
  await until(
    async () => (await attempts('page_size=50')).length === 12,
    WAIT_MS,
    () => 'five wrong codes and seven refused log-ins',
  );
  t.same(
    new Set((await attempts('ip_address=127.0.0.1')).map((row) => row.event_type)),
    new Set(['LOG_IN_REFUSED']),
  );
  t.equal((await attempts(`to=2020-01-01T00:00:00Z`)).length, 0);
  t.equal((await hub.request('GET', '/security/failed-attempts?ip_address=here')).status, 422);
});

t.test('people acknowledge, resolve and reopen; the log says who', async (t) => {
  const { hub, simulator } = await house(t, 'serial');
  await simulator.fault('front', { kind: 'tamper' });
  const { id } = await alertIs(hub, 'tamper', 'open');
  const act = (what: string, body: object = {}) =>
    hub.request('POST', `/security/alerts/${id}/${what}`, { body });
  const state = z.object({ data: alert });
  t.match(expectAnswer(await act('acknowledge', { note: 'On my way' }), 200, state).data, {
    state: 'acknowledged',
    note: 'On my way',
    revision: 2,
  });
  t.equal(expectAnswer(await act('acknowledge'), 200, state).data.revision, 2, 'twice changes nothing');
  t.equal((await alerts(hub, 'state=unresolved')).length, 1);
  t.equal(expectAnswer(await act('resolve'), 200, state).data.state, 'resolved');
  t.match(await act('acknowledge'), { status: 409, body: { code: 'alert_resolved' } });
  t.equal((await alerts(hub, 'state=unresolved')).length, 0);
  t.equal(expectAnswer(await act('reopen'), 200, state).data.state, 'open');
  await act('resolve', { note: 'Cat' });
  await simulator.fault('front', { kind: 'clear' });
  await simulator.fault('front', { kind: 'tamper' });
  const again = await alertIs(hub, 'tamper', 'open');
  t.match(again, { id, note: 'Cat' }, 'the same cause soon after reopens it');
  t.ok(again.count > 1);
  const rows = z.object({
    data: z.array(z.object({ event_type: z.string(), actor: z.object({ name: z.string() }) })),
  });
  const log = expectAnswer(await hub.request('GET', '/access/logs?page_size=100'), 200, rows).data;
  for (const type of ['ALERT_ACKNOWLEDGED', 'ALERT_RESOLVED', 'ALERT_REOPENED']) {
    t.equal(log.find((row) => row.event_type === type)?.actor.name, ADMIN.email, type);
  }
  t.match(await act('resolve', { not: 'known' }), { status: 422 });
  t.match(await hub.request('GET', `/security/alerts/${id.replace(/.$/, '0').replace(/^./, 'f')}`), {
    status: 404,
  });
});
