import { createHash } from 'node:crypto';
import type { Test } from 'tap';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { openDatabase } from '../../src/cloud/database.js';
import { Hubs } from '../../src/cloud/hubs.js';
import type { Cloud } from '../../src/cloud/cloud.js';
import { CLAIMS_A_MINUTE } from '../../src/cloud/limits.js';
import { sampleDevice, sampleEvent, SALT, uuid } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from '../sync/hub-half.js';
import { onEachDatabase } from './databases.js';
import { askFleet } from './real-cloud.js';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2026, 2, 1, 12);
const EVENTS = 60;

async function claimed(t: Test, cloud: Cloud, locks: readonly number[]): Promise<HubHalf> {
  const hub = await hubHalf(t, cloud);
  await hub.store.write((tx) => {
    for (const n of locks) tx.devices.insert(sampleDevice(n), SALT);
    for (let n = 0; n < EVENTS; n += 1)
      tx.events.append(
        sampleEvent({
          atMs: FIRST_DAY_MS + (n % 3) * DAY_MS,
          type: n % 2 === 0 ? 'UNLOCK' : 'LOCK',
          deviceId: n < 20 ? uuid(locks[0] ?? 0) : null,
        }),
      );
  });
  await hub.sync.start();
  await hub.claim();
  return hub;
}

/** Every row of a list, by pages of `limit`. */
async function all(
  cloud: Cloud,
  path: string,
  member: string,
  limit: number,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let after: string | number | null | undefined, pages = 0; after !== null; pages += 1) {
    if (pages > 100) throw new Error('the pages do not end');
    const more = after === undefined ? '' : `&after=${after}`;
    const { status, body } = await askFleet(
      cloud,
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${more}`,
    );
    if (status !== 200) throw new Error(JSON.stringify(body));
    rows.push(...(body[member] as Record<string, unknown>[]));
    after = body['next'] as string | number | null;
  }
  return rows;
}

onEachDatabase((t: Test, cloud) => {
  t.test('hubs, locks and events come by pages and filters, and nothing twice', async (t) => {
    const one = await claimed(t, cloud(), [1, 2, 3]);
    const two = await claimed(t, cloud(), [4, 5]);
    const ids = [one.identity.id, two.identity.id].sort();

    const hubs = await all(cloud(), '/hubs?state=active&name=hom', 'hubs', 1);
    t.strictSame(
      hubs.map(({ hub_id }) => hub_id),
      ids,
    );
    t.match(hubs[0], { name: 'Home', epoch: 1, put_aside: 0, lanes: { audit: { ack: EVENTS } } });
    t.strictSame(await all(cloud(), '/hubs?name=%25', 'hubs', 10), [], 'a sign of LIKE is a letter');

    const locks = await all(cloud(), '/locks', 'locks', 2);
    t.strictSame(new Set(locks.map(({ id }) => id)), new Set([1, 2, 3, 4, 5].map((n) => uuid(n))));
    t.equal(locks.length, 5);
    t.strictSame(
      locks.map(({ hub_id }) => hub_id),
      [...locks.map(({ hub_id }) => hub_id as string)].sort(),
    );
    t.match(locks[0], { hub_name: 'Home', device_id: String, name: String, as_of: String });
    t.equal((await all(cloud(), `/locks?hub=${two.identity.id}`, 'locks', 10)).length, 2);

    const of = `/events?hub=${one.identity.id}`;
    const seqs = async (filter: string, limit = 7) =>
      (await all(cloud(), `${of}${filter}`, 'events', limit)).map(({ seq }) => seq as number);
    const every = Array.from({ length: EVENTS }, (_, n) => n + 1);
    t.strictSame(await seqs(''), every);
    t.strictSame(await seqs('&order=newest'), [...every].reverse());
    t.strictSame(
      await seqs('&type=LOCK'),
      every.filter((n) => n % 2 === 0),
    );
    t.strictSame(await seqs(`&device=${uuid(1)}`), every.slice(0, 20));
    t.strictSame(
      await seqs('&from=2026-03-02T00:00:00Z&until=2026-03-03T00:00:00Z'),
      every.filter((n) => (n - 1) % 3 === 1),
    );
    t.strictSame(await seqs('&type=REBOOT'), []);

    const counts = await askFleet(
      cloud(),
      'GET',
      `/statistics/events?hub=${one.identity.id}&from=2026-03-01&until=2026-03-02`,
    );
    t.strictSame(counts.body['days'], [
      { day: '2026-03-01', type: 'LOCK', events: 10 },
      { day: '2026-03-01', type: 'UNLOCK', events: 10 },
      { day: '2026-03-02', type: 'LOCK', events: 10 },
      { day: '2026-03-02', type: 'UNLOCK', events: 10 },
    ]);
    t.match((await askFleet(cloud(), 'GET', '/statistics')).body, {
      hubs: { active: 2, waiting: 0, revoked: 0 },
      locks: 5,
      events: 2 * EVENTS,
      put_aside: 0,
    });
    for (const [path, code] of [
      ['/locks?after=nonsense', 'cursor_wrong'],
      ['/hubs?state=odd', 'invalid'],
      [`/statistics/events?hub=${uuid(9)}&from=2020-01-01&until=2026-01-01`, 'span_wrong'],
    ] as const)
      t.match(await askFleet(cloud(), 'GET', path), { status: 400, body: { code } }, path);
    t.match(await askFleet(cloud(), 'GET', `/hubs/${uuid(9)}`), {
      status: 404,
      body: { code: 'hub_unknown' },
    });
  });

  t.test('a claim code runs out, and its hub shows another', async (t) => {
    let aheadMs = 0;
    const clock = { ...systemClock, wallMs: () => systemClock.wallMs() + aheadMs };
    const db = await openDatabase({ url: '', dataDir: '', clock, logger: silentLogger });
    t.teardown(() => db.destroy());
    const hubs = new Hubs({ db, clock, audience: () => 'https://cloud' });
    const hub = await hubHalf(t, { url: 'http://localhost:1' });
    const enrol = (code: string) =>
      hubs.enrol(`Bearer ${hub.identity.assertion('https://cloud', clock.wallMs())}`, {
        publicKey: hub.identity.publicKey,
        claimHash: createHash('sha256').update(code).digest('hex'),
      });
    t.equal((await enrol('FIRSTFIRST00')).state, 'waiting');
    aheadMs = 59 * 60_000;
    t.equal((await enrol('FIRSTFIRST00')).state, 'waiting', 'asking does not lengthen its life');
    aheadMs = 61 * 60_000;
    t.equal(await hubs.claim('FIRSTFIRST00', 'Home'), null);
    await t.rejects(enrol('FIRSTFIRST00'), { status: 409, code: 'claim_code_expired' });
    await enrol('SECOND000000');
    t.equal(await hubs.claim('FIRSTFIRST00', 'Home'), null);
    t.equal(await hubs.claim('SECOND000000', 'Home'), hub.identity.id);
    t.equal(await hubs.claim('SECOND000000', 'Home'), null, 'once');
    const stranger = await hubHalf(t, { url: 'http://localhost:1' });
    await hubs.enrol(`Bearer ${stranger.identity.assertion('https://cloud', clock.wallMs())}`, {
      publicKey: stranger.identity.publicKey,
      claimHash: 'a'.repeat(64),
    });
    aheadMs += 8 * 86_400_000;
    await hubs.forget();
    const left = await db.selectFrom('hubs').select('id').execute();
    t.strictSame(left, [{ id: hub.identity.id }], 'who was never claimed is forgotten');
  });

  t.test('a hub that nobody claimed is forgotten when it is deleted, and can enrol again', async (t) => {
    const hub = await hubHalf(t, cloud());
    const id = hub.identity.id;
    await hub.sync.start();
    const waits = () =>
      until(
        async () => {
          hub.sync.now();
          return (await askFleet(cloud(), 'GET', `/hubs/${id}`)).body['state'] === 'waiting';
        },
        40_000,
        () => JSON.stringify(hub.sync.view()),
      );
    await waits();
    t.match(await askFleet(cloud(), 'PATCH', `/hubs/${id}`, { state: 'revoked' }), {
      status: 409,
      body: { code: 'hub_unclaimed' },
    });
    t.match(await askFleet(cloud(), 'DELETE', `/hubs/${id}`), { status: 204 });
    await waits();
    await hub.claim();
    t.match(await askFleet(cloud(), 'DELETE', `/hubs/${id}`), { status: 204 });
    t.match(await askFleet(cloud(), 'GET', `/hubs/${id}`), { status: 200, body: { state: 'revoked' } });
    t.match(await askFleet(cloud(), 'DELETE', `/hubs/${uuid(9)}`), { status: 404 });
  });

  t.test('guessing codes ends soon, for right ones too', async (t) => {
    const guess = () => askFleet(cloud(), 'POST', '/hubs', { claim_code: 'ABCD-EFGH-JKMN', name: 'x' });
    for (let n = 0; n < CLAIMS_A_MINUTE; n += 1)
      t.match(await guess(), { status: 404, body: { code: 'claim_code_unknown' } });
    t.match(await guess(), { status: 429, body: { code: 'too_many_codes' } });
  });
});
