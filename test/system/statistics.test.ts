import t from 'tap';
import Database from 'better-sqlite3';
import path from 'node:path';
import { z } from 'zod';
import { documentIn, runCli, runHere } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { act, BOB, commandIn, logsWith, moveIn, whenState } from './house.js';

const tally = z.object({ total: z.int() });
const period = z.object({
  local: z.string(),
  starts_at: z.string(),
  ends_at: z.string(),
  hours: z.number(),
  entries: tally.extend({ by_method: z.record(z.string(), z.int()) }),
  denials: tally.extend({ by_reason: z.record(z.string(), z.int()) }),
  alerts: tally.extend({ by_type: z.record(z.string(), z.int()) }),
  battery: z.array(z.object({ device_id: z.string(), last_percent: z.int(), min_percent: z.int() })),
  availability: z.object({
    percent: z.number().nullable(),
    online_seconds: z.number(),
    known_seconds: z.number(),
  }),
});
const statistics = z.object({
  data: z.object({
    site_id: z.uuid(),
    time_zone: z.string(),
    totals: period.omit({ local: true, starts_at: true, ends_at: true, battery: true }),
    periods: z.array(period),
  }),
});
const site = z.object({ id: z.uuid(), name: z.string(), time_zone: z.string() });
const sites = z.object({ data: z.array(site) });
const oneSite = z.object({ data: site });
const problem = z.object({ code: z.string(), detail: z.string() });
const tokens = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });

t.setTimeout(300_000);

t.test('sites and statistics of a real house', async (t) => {
  const house = await moveIn(t);
  const { simulator, doors, bob } = house;
  const [front, garage] = doors;
  const { id } = expectAnswer(await house.hub.request('GET', '/sites'), 200, sites).data[0] ?? { id: '' };
  expectAnswer(
    await house.hub.request('PATCH', `/sites/${id}`, { body: { time_zone: 'Asia/Kathmandu' } }),
    200,
    oneSite,
  );
  const read = async (query = '') =>
    expectAnswer(await house.hub.request('GET', `/sites/${id}/statistics?${query}`), 200, statistics).data;
  const refused = async (method: string, at: string, status: number, body?: object) =>
    expectAnswer(await house.hub.request(method, at, body ? { body } : {}), status, problem).code;

  await t.test('what people do at the doors is counted at once', async (t) => {
    const before = await read();
    t.equal(before.time_zone, 'Asia/Kathmandu');
    t.equal(before.periods.length, 7);
    t.equal(before.totals.entries.total, 0);
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
    t.equal(await simulator.keypad(front.deviceId, '5829'), 'denied');
    t.equal(commandIn(await act(house.hub, garage, 'unlock'), 200).status, 'succeeded');
    await simulator.fault(front.deviceId, { kind: 'tamper' });
    await logsWith(house.hub, front, (row) => row.event_type === 'UNLOCK');
    await logsWith(house.hub, front, (row) => row.event_type === 'TAMPER');

    const now = (await read()).totals;
    t.same(now.entries, { total: 2, by_method: { pin: 1, rest: 1 } });
    t.same(now.denials, { total: 1, by_reason: { wrong_code: 1 } });
    t.same(now.alerts, { total: 1, by_type: { TAMPER: 1 } });
    t.same((await read(`device_id=${garage.id}&by=hour`)).totals.entries, {
      total: 1,
      by_method: { rest: 1 },
    });
    const hours = (await read('by=hour')).periods;
    t.equal(
      hours.reduce((total, { entries }) => total + entries.total, 0),
      2,
    );
    t.match(hours.at(-1)?.local, /^\d{4}-\d\d-\d\dT\d\d:00:00\+05:45$/);
    t.equal(hours.at(-1)?.starts_at.slice(14), '15:00.000Z', 'hours of a zone 45 minutes off');
  });

  await t.test(
    'killed, and started again: the same numbers, and the availability that was written',
    async (t) => {
      const before = (await read()).totals;
      await house.hub.kill9();
      const { dataDir, adminToken } = house.hub;
      house.hub = await startRealHub({ dataDir, adminToken });
      const after = (await read()).totals;
      t.same({ ...after, availability: null }, { ...before, availability: null });
      t.same(
        after.availability,
        { percent: null, online_seconds: 0, known_seconds: 0 },
        'not watched to an end',
      );

      // The hub's MQTT port is another after a restart; the serial lock finds it again.
      await whenState(house.hub, front, ({ is_online: online }) => online);
      await house.hub.stop();
      house.hub = await startRealHub({ dataDir, adminToken });
      const { availability } = (await read()).totals;
      t.ok(availability.known_seconds > 0 && availability.online_seconds > 0, 'written at the stop');
      t.ok(
        (await read()).periods.at(-1)?.battery.some(({ last_percent: percent }) => percent > 0),
        'and batteries',
      );
    },
  );

  await t.test('bad questions are told apart', async (t) => {
    const at = `/sites/${id}/statistics`;
    t.equal(await refused('GET', `/sites/${front.id}/statistics`, 404), 'site_not_found');
    t.equal(await refused('GET', `${at}?device_id=${id}`, 404), 'device_not_found');
    t.equal(await refused('GET', `${at}?from=yesterday`, 422), 'invalid_input');
    t.equal(await refused('GET', `${at}?from=2026-02-30`, 422), 'invalid_input');
    t.equal(await refused('GET', `${at}?by=week`, 422), 'invalid_input');
    t.equal(await refused('GET', `${at}?device=x`, 422), 'invalid_input', 'an unknown question');
    t.equal(await refused('GET', `${at}?from=2026-02-02&to=2026-02-01`, 422), 'window_empty');
    t.equal(await refused('GET', `${at}?from=2020-01-01&to=2026-01-01`, 422), 'statistics_span');
    t.equal(await refused('GET', `${at}?by=hour&from=2026-01-01&to=2026-02-01`, 422), 'statistics_span');
    const instant = await read('by=hour&from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:01%2B00:00');
    t.same(
      instant.periods.map(({ local }) => local),
      ['2026-03-01T05:00:00+05:45'],
    );
  });

  await t.test('members see who came and went of nobody', async (t) => {
    const login = { username: BOB.username, password: BOB.password };
    const answer = await house.hub.anonymous('POST', '/api/v1/auth/login', { body: login });
    const token = expectAnswer(answer, 200, tokens).data.tokens.access;
    t.equal((await house.hub.request('GET', `/sites/${id}/statistics`, { token })).status, 403);
    t.equal((await house.hub.request('GET', `/sites/${id}`, { token })).status, 200);
    t.equal((await house.hub.request('DELETE', `/sites/${id}`, { token })).status, 403);
  });

  await t.test('sites: a second one, and what can not be done', async (t) => {
    t.equal(await refused('DELETE', `/sites/${id}`, 409), 'site_in_use');
    t.equal(
      await refused('POST', '/sites', 422, { name: 'X', time_zone: 'Mars/Olympus' }),
      'time_zone_unknown',
    );
    t.equal(await refused('POST', '/sites', 422, { name: ' ', time_zone: 'UTC' }), 'invalid_input');
    t.equal(
      await refused('POST', '/sites', 422, { name: 'X', time_zone: 'UTC', colour: 'red' }),
      'invalid_input',
    );
    const made = await house.hub.request('POST', '/sites', {
      body: { name: 'Office', time_zone: 'europe/berlin' },
    });
    const office = expectAnswer(made, 201, oneSite).data;
    t.equal(office.time_zone, 'Europe/Berlin');
    t.equal(await refused('POST', '/sites', 409, { name: 'office', time_zone: 'UTC' }), 'site_exists');
    const moved = await house.hub.request('PATCH', `/devices/${garage.id}`, { body: { site_id: office.id } });
    t.equal(moved.status, 200);
    t.equal((await read()).totals.entries.total, 2, 'what was there stays');
    t.equal(
      (await house.hub.request('PATCH', `/devices/${garage.id}`, { body: { site_id: id } })).status,
      200,
    );
    t.equal((await house.hub.request('DELETE', `/sites/${office.id}`)).status, 204);
    t.equal(await refused('GET', `/sites/${office.id}`, 404), 'site_not_found');
  });

  await t.test('the installer: doorward site', async (t) => {
    const env = { DOORWARD_DATA_DIR: house.hub.dataDir };
    const run = (...args: string[]) => runHere(['site', ...args], env);
    t.match(await run('list'), { exitCode: 0, stdout: /^NAME +TIME ZONE +ID\nHome +Asia\/Kathmandu/ });
    t.match(await run('add', 'Shed', '--time-zone', 'UTC'), { exitCode: 0, stdout: /Site "Shed" is added/ });
    t.match(documentIn(await run('set', 'shed', '--name', 'Garden', '--json')), { site: { name: 'Garden' } });
    t.match(await run('set', 'Garden'), { exitCode: 2 });
    t.match(await run('set', 'Garden', '--time-zone', 'Nowhere'), { exitCode: 2 });
    t.match(await run('remove', 'Home'), { exitCode: 3, stderr: /has 2 locks/ });
    t.match(await run('remove', 'Cellar'), { exitCode: 4, stderr: /The hub has: Home, Garden/ });
    t.match(await run('remove', 'Garden'), { exitCode: 0 });
    t.match(await run('remove', 'Home'), { exitCode: 3 });
    const shown = await run('statistics', 'home');
    t.match(shown, { exitCode: 0, stdout: /^DAY +HOURS +ENTRIES/ });
    t.match(shown.stdout, /\ntogether +- +2 +1 +1 /);
    const hourly = await run('statistics', 'Home', '--by', 'hour', '--lock', 'garage', '--json');
    t.match(documentIn(hourly), { statistics: { totals: { entries: { total: 1 } } } });
    t.match(await run('statistics', 'Home', '--by', 'week'), { exitCode: 2 });
    t.match(await run('statistics', 'Home', '--from', '2001-01-01'), { exitCode: 2 });
    t.match(await run('statistics', 'Home', '--lock', 'cellar'), { exitCode: 4 });
  });

  await t.test('numbers changed from outside are found by the doctor, and counted anew', async (t) => {
    const { dataDir, adminToken } = house.hub;
    const env = { DOORWARD_DATA_DIR: dataDir };
    const checked = async () => (await runCli(['doctor'], env)).stdout;
    const recount = () => runCli(['site', 'recount'], env);
    t.match(await recount(), { exitCode: 3, stderr: /Another hub is using/ }, 'not while it runs');
    await house.hub.stop();
    t.match(await checked(), /Whole, and the credit ledger adds up/);
    const raw = new Database(path.join(dataDir, 'doorward.db'));
    raw.exec('UPDATE statistic_counts SET count = 99');
    raw.close();
    t.match(await checked(), /statistics of sites are not what it says/);
    t.match(await recount(), { exitCode: 0 });
    t.match(await checked(), /Whole, and the credit ledger adds up/);
    house.hub = await startRealHub({ dataDir, adminToken });
    t.equal((await read()).totals.entries.total, 2);
    t.match(await runCli(['site', 'recount', '--data-dir', t.testdir()]), { exitCode: 4 });
  });
});
