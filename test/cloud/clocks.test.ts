import { randomBytes } from 'node:crypto';
import t from 'tap';
import { request } from 'undici';
import { openDatabase } from '../../src/cloud/database.js';
import { Hubs } from '../../src/cloud/hubs.js';
import type { Cloud } from '../../src/cloud/cloud.js';
import { delay, systemClock, type Clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { uuid } from '../store/samples.js';
import { hubHalf, type HubHalf } from '../sync/hub-half.js';
import { onEachDatabase } from './databases.js';
import { askFleet } from './real-cloud.js';

const MINUTE_MS = 60_000;
const LIFE_MS = MINUTE_MS;

/** The clock of whichever copy of the cloud is asked: one of them is this far from the others. */
let aheadMs = 0;
const clock: Clock = { ...systemClock, wallMs: () => systemClock.wallMs() + aheadMs };

async function ask(cloud: Cloud, hub: HubHalf, lifeS = LIFE_MS / 1000): Promise<string> {
  const made = await askFleet(cloud, 'POST', '/requests', {
    ...{ hub: hub.identity.id, actor: { id: uuid(1) }, kind: 'unlock', data: { device_id: uuid(2) } },
    expires_in_s: lifeS,
  });
  return String(made.body['id']);
}

async function claim(cloud: Cloud, { identity }: HubHalf, id: string) {
  const answer = await request(`${cloud.url}/v1/hubs/${identity.id}/requests/${id}/claim`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${identity.assertion(cloud.url, clock.wallMs())}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ nonce: randomBytes(16).toString('hex') }),
  });
  return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> };
}

onEachDatabase((t, cloud) => {
  t.beforeEach(() => {
    aheadMs = 0;
  });

  t.test('an unlock dies when it does, at whichever copy it is claimed', async (t) => {
    const hub = await hubHalf(t, cloud());
    await hub.sync.start();
    await hub.claim();
    await hub.sync.stop();
    const late = await ask(cloud(), hub, 1);
    await delay(systemClock, 1_100);
    for (aheadMs of [-10 * MINUTE_MS, 0, 10 * MINUTE_MS]) {
      t.match(await claim(cloud(), hub, late), { status: 409, body: { code: 'request_expired' } });
      t.match(await askFleet(cloud(), 'GET', `/requests/${late}`), { body: { state: 'expired' } });
    }
    for (const [madeMs, claimedMs] of [
      [0, 10 * MINUTE_MS],
      [0, -10 * MINUTE_MS],
      [10 * MINUTE_MS, 0],
      [-10 * MINUTE_MS, 0],
    ] as const) {
      aheadMs = madeMs;
      const id = await ask(cloud(), hub);
      aheadMs = claimedMs;
      const { status, body } = await claim(cloud(), hub, id);
      t.equal(status, 200);
      const leftMs = Number(body['expires_in_ms']);
      t.ok(leftMs > LIFE_MS / 2 && leftMs < LIFE_MS, `${leftMs} ms, made ${madeMs} and claimed ${claimedMs}`);
      t.match(await claim(cloud(), hub, id), { status: 409, body: { code: 'request_claimed' } });
    }
  });
}, clock);

void t.test('a signature is used once, whatever a copy with another clock forgets', async (t) => {
  const db = await openDatabase({ url: '', dataDir: '', clock, logger });
  t.teardown(() => db.destroy());
  const hub = await hubHalf(t, { url: 'http://localhost:1' });
  const copy = (ms: number) =>
    new Hubs({
      ...{ db, audience: () => 'https://cloud' },
      clock: { ...systemClock, wallMs: () => systemClock.wallMs() + ms },
    });
  const [here, ahead] = [copy(0), copy(10 * MINUTE_MS)];
  const signed = `Bearer ${hub.identity.assertion('https://cloud', Date.now())}`;
  const given = { publicKey: hub.identity.publicKey, claimHash: 'a'.repeat(64) };
  t.match(await here.enrol(signed, given), { state: 'waiting' });
  await ahead.forget();
  await t.rejects(here.enrol(signed, given), { code: 'assertion_replayed' });
  await db
    .updateTable('assertions')
    .set({ expires_at: new Date(Date.now() - 16 * MINUTE_MS) })
    .execute();
  await ahead.forget();
  t.strictSame(await db.selectFrom('assertions').selectAll().execute(), [], 'but not kept for ever');
});
