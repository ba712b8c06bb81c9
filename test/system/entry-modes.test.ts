import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { act, logs, logsWith, moveIn, WAIT_MS } from './house.js';
import type { House } from './house.js';

const sites = z.object({ data: z.array(z.object({ id: z.string() })) });
const lockdown = z.object({
  data: z.object({
    active: z.boolean(),
    allowed_user_ids: z.array(z.string()),
    locks: z.array(z.object({ device_id: z.string(), lockdown_pending: z.boolean() })),
  }),
});
const codes = z.object({
  data: z.array(z.object({ pin_id: z.string(), state: z.string(), reason: z.string().nullable() })),
});
const denied = z.object({ code: z.string(), trace: z.array(z.object({ reason_code: z.string() })) });
const anything = z.unknown();

async function codeState(house: House): Promise<string> {
  const answer = await house.hub.request('GET', `/devices/${house.doors[0].id}/credentials`);
  const found = expectAnswer(answer, 200, codes).data.find(({ pin_id }) => pin_id === house.bob.pinId);
  return `${found?.state ?? 'gone'} ${found?.reason ?? ''}`.trim();
}

const whenCode = (house: House, state: string) =>
  until(
    async () => (await codeState(house)) === state,
    WAIT_MS,
    () => `the code to be ${state}`,
  );

t.setTimeout(240_000);

t.test('two people, a lockdown, and another lock in the place of one', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  const house = await moveIn(t, { dataDir });
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { simulator, bob } = house;
  const [front, garage] = house.doors;
  const { adminToken } = house.hub;
  const restart = async () => {
    house.hub = await startRealHub({ dataDir, adminToken });
    await whenOnline(house.hub, front.id);
  };
  const patch = (body: object) => house.hub.request('PATCH', `/devices/${front.id}`, { body });
  await whenCode(house, 'verified');

  await t.test('two people: a code and REST', async (t) => {
    t.equal((await patch({ two_person_window_s: 4 })).status, 422);
    t.equal((await patch({ passback_exit_of: front.id })).status, 422);
    t.match((await patch({ two_person_window_s: 60 })).body, { data: { two_person_window_s: 60 } });
    await whenCode(house, 'failed hub_decides');
    const refused = expectAnswer(await act(house.hub, front, 'unlock'), 403, denied);
    t.equal(refused.code, 'access_denied');
    t.equal(refused.trace.at(-1)?.reason_code, 'second_person_needed');
    t.equal((await simulator.truth(front.deviceId)).actuations, 0);
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'denied');
    const row = await logsWith(house.hub, front, (one) => one.event_type === 'ACCESS_GRANTED');
    t.match(row, { user_id: bob.id, description: /was the first of two/ });
    await house.hub.kill9();
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'denied', 'nor does the lock open by itself');
    await restart();
    t.match((await patch({ two_person_window_s: null })).status, 200);
    await whenCode(house, 'verified');
  });

  await t.test('lockdown', async (t) => {
    const site = expectAnswer(await house.hub.request('GET', '/sites'), 200, sites).data[0]?.id ?? '';
    const at = `/sites/${site}/lockdown`;
    const wrong = await house.hub.request('POST', at, { body: { allowed_user_ids: [site] } });
    t.match(wrong, { status: 422, body: { code: 'lockdown_user_unknown' } });
    const read = async () => expectAnswer(await house.hub.request('GET', at), 200, lockdown).data;
    t.equal((await read()).active, false);
    await simulator.fault(front.deviceId, { kind: 'power_off' });
    expectAnswer(await house.hub.request('POST', at, { body: { reason: 'drill' } }), 200, lockdown);
    const installer = await house.hub.installer('POST', `/devices/${garage.id}/unlock`);
    t.equal(expectAnswer(installer, 403, denied).trace.at(-1)?.reason_code, 'lockdown');
    t.equal((await logs(house.hub, garage))[0]?.reason, 'lockdown');
    t.equal((await read()).locks.find(({ device_id }) => device_id === front.id)?.lockdown_pending, true);
    await house.hub.kill9();
    await simulator.fault(front.deviceId, { kind: 'power_on' });
    await restart();
    t.equal((await read()).active, true, 'it outlives a restart');
    await until(
      async () => (await read()).locks.every(({ lockdown_pending }) => !lockdown_pending),
      WAIT_MS,
      () => 'every lock to know',
    );
    t.equal(await codeState(house), 'failed lockdown');
    t.equal((await act(house.hub, front, 'unlock')).status, 200, 'the admin who started it is named');
    await house.hub.kill9();
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'denied', 'also when the hub is dead');
    await restart();
    t.equal((await house.hub.request('DELETE', at)).status, 204);
    t.equal((await house.hub.request('DELETE', at)).status, 409);
    await whenCode(house, 'verified');
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
  });

  await t.test('replaced', async (t) => {
    const spare = await simulator.add('spare', 'serial');
    const body = {
      transport: 'serial',
      address: spare.address,
      serial: spare.serial,
      install_code: spare.install_code,
    };
    const replace = (change: object = {}) =>
      house.hub.request('POST', `/devices/${front.id}/replace`, { body: { ...body, ...change } });
    t.match(await replace({ serial: undefined }), { status: 422, body: { code: 'pairing_fields' } });
    t.equal((await act(house.hub, front, 'lock')).status, 200, 'the old lock goes on working');
    await simulator.request('POST', '/locks/spare/button');
    const answer = expectAnswer(await replace(), 200, z.object({ data: z.record(z.string(), anything) }));
    t.match(answer.data, { id: front.id, device_id: 'front-door', status: 'ACTIVE' });
    await whenOnline(house.hub, front.id);
    const row = await logsWith(house.hub, front, (one) => one.event_type === 'DEVICE_REPLACED');
    t.equal(row.success, true);
    await whenCode(house, 'verified');
    t.equal(await simulator.keypad('spare', bob.digits), 'granted', 'the same codes');
    t.equal((await simulator.truth('spare')).bolt, 'unlocked');
    t.equal((await act(house.hub, front, 'lock')).status, 200);
    t.equal((await simulator.truth('spare')).bolt, 'locked');
    const before = (await simulator.truth(front.deviceId)).actuations;
    t.not(await simulator.keypad(front.deviceId, bob.digits), 'granted', 'the old lock is nobody here');
    t.equal((await simulator.truth(front.deviceId)).actuations, before);
    await house.hub.kill9();
    t.equal(await simulator.keypad('spare', bob.digits), 'granted', 'by itself, when the hub is dead');
    await restart();
    await until(
      async () =>
        (await logs(house.hub, front)).some((one) => /the lock decided by itself/.test(one.description)),
      WAIT_MS,
      () => 'the entry to be told',
    );
  });
});
