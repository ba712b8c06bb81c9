import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { logs, logsWith, moveIn, seqOf, WAIT_MS } from './house.js';
import type { House } from './house.js';

const credential = z.object({
  pin_id: z.string(),
  user_id: z.string().nullable(),
  state: z.string(),
  reason: z.string().nullable(),
  held_by: z.string(),
});
const credentials = z.object({ data: z.array(credential) });
const made = z.object({
  data: z.object({
    id: z.string(),
    credentials: z.array(z.object({ state: z.string(), held_by: z.string() })),
  }),
});

async function codesOn(house: House): Promise<z.output<typeof credential>[]> {
  const answer = await house.hub.request('GET', `/devices/${house.doors[0].id}/credentials`);
  return expectAnswer(answer, 200, credentials).data;
}

async function whenCode(house: House, pinId: string, state: string | undefined): Promise<void> {
  let seen: unknown;
  await until(
    async () => {
      const found = (await codesOn(house)).find(({ pin_id }) => pin_id === pinId);
      seen = found;
      return found?.state === state;
    },
    WAIT_MS,
    () => `the code to be ${state ?? 'gone'}, and not ${JSON.stringify(seen)}`,
  );
}

// Much of it is waiting, or processes that start; a busy machine takes several times as long.
t.setTimeout(300_000);

t.test('a lock opens for a code it holds while the hub is dead, and the log tells it once', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  const house = await moveIn(t, { dataDir });
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { simulator, bob } = house;
  const [front] = house.doors;
  const adminToken = house.hub.adminToken;
  const restart = async () => {
    house.hub = await startRealHub({ dataDir, adminToken });
    await whenOnline(house.hub, front.id);
  };

  const anna = { device_ids: [front.id], label: 'Anna', kind: 'permanent', pin: '583916' };
  const answer = expectAnswer(
    await house.hub.request('POST', '/access/pins', { body: anna }),
    201,
    made,
  ).data;
  t.match(answer.credentials, [{ state: 'desired', held_by: 'lock' }]);
  await whenCode(house, answer.id, 'verified');
  await whenCode(house, bob.pinId, 'verified');

  await t.test('offline', async (t) => {
    const seq = await seqOf(house.hub, front);
    await house.hub.kill9();
    const before = await simulator.truth(front.deviceId);
    const startedAtMs = performance.now();
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
    const tookMs = performance.now() - startedAtMs;
    t.ok(tookMs >= 1_000, `after a second of silence, and not ${tookMs} ms`);
    const after = await simulator.truth(front.deviceId);
    t.equal(after.bolt, 'unlocked');
    t.equal(after.actuations, before.actuations + 1);
    t.equal(await simulator.keypad(front.deviceId, '924681'), 'denied', 'a wrong one');
    t.equal((await simulator.truth(front.deviceId)).actuations, after.actuations);
    await restart();
    await logsWith(house.hub, front, (row) => row.event_type === 'WRONG_CODE' && row.seq > seq);
    const rows = (await logs(house.hub, front)).filter((row) => row.seq > seq).reverse();
    t.match(
      rows.map(({ event_type }) => event_type),
      ['UNLOCK', 'WRONG_CODE'],
      'each once, in order',
    );
    t.equal(rows.length, 2);
    t.match(rows[0], {
      success: true,
      user_id: bob.id,
      actor: { kind: 'pin', id: bob.pinId, name: 'Bob Bobur' },
      method: 'pin',
      description: /opened by pin; the lock decided by itself/,
    });
    t.match(rows[1], { success: false, reason: 'wrong_code', user_id: null, method: 'pin' });
  });

  await t.test('revoked while the lock is off', async (t) => {
    await simulator.fault(front.deviceId, { kind: 'power_off' });
    await until(
      async () => (await house.hub.request('POST', `/devices/${front.id}/lock`)).status === 409,
      WAIT_MS,
      () => 'the lock to be offline',
    );
    t.equal((await house.hub.request('DELETE', `/access/pins/${bob.pinId}`)).status, 204);
    await whenCode(house, bob.pinId, 'revoke_pending');
    await simulator.fault(front.deviceId, { kind: 'power_on' });
    await whenCode(house, bob.pinId, undefined);
    await whenCode(house, answer.id, 'verified');
    await house.hub.kill9();
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'denied', 'offline too');
    t.equal(await simulator.keypad(front.deviceId, anna.pin), 'granted', 'the other one stays');
    await restart();
  });

  await t.test('a lock that does not keep its codes is given them again', async (t) => {
    await whenCode(house, answer.id, 'verified');
    await simulator.fault(front.deviceId, { kind: 'alter_credentials' });
    await simulator.fault(front.deviceId, { kind: 'power_off' });
    await simulator.fault(front.deviceId, { kind: 'power_on' });
    const drift = await logsWith(house.hub, front, (row) => row.event_type === 'CREDENTIAL_DRIFT');
    t.match(drift, { success: false, reason: 'digest_differs' });
    await whenCode(house, answer.id, 'verified');
    await house.hub.kill9();
    t.equal(await simulator.keypad(front.deviceId, anna.pin), 'granted');
  });
});
