import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../../support/json-client.js';
import { until } from '../../support/until.js';
import { HOLD_AFTER_USE_MS } from '../../../src/drivers/ble/battery-budget.js';
import { BleHouse } from './ble-house.js';

const unknownAnswer = z.object({
  code: z.literal('outcome_unknown'),
  data: z.object({ command: z.object({ id: z.string() }) }),
});

t.test('a lock that goes out of range in the middle of a command', async (t) => {
  const house = await BleHouse.open(t, { DOORWARD_COMMAND_DEADLINE_MS: '3000' });
  const id = await house.paired('back-door', { travel_ms: 800 });
  t.match(await house.commanded(id, 'lock'), { status: 'succeeded' });
  const answer = house.command(id, 'unlock');
  await until(
    async () => (await house.truth('back-door')).actuations === 2,
    3_000,
    () => 'the motor to run',
  );
  await house.fault('back-door', { kind: 'out_of_range' });
  const { data } = expectAnswer(await answer, 504, unknownAnswer);
  t.match(await house.device(id), { is_online: false, is_locked: null, lock_state: 'unknown' });
  t.match(await house.command(id, 'lock'), { status: 409, body: { code: 'lock_offline' } });

  await house.fault('back-door', { kind: 'in_range' });
  const settled = async () => {
    const read = await house.hub.request('GET', `/devices/${id}/commands/${data.command.id}`);
    return JSON.stringify(read.body).includes('"status":"succeeded"');
  };
  await until(settled, 15_000, () => 'the command to be settled');
  t.match(await house.device(id), { is_online: true, lock_state: 'unlocked' });
  t.equal((await house.truth('back-door')).actuations, 2, 'nothing moved twice');
});

t.test('a lock without power is unknown, and known again when it is back', async (t) => {
  const house = await BleHouse.open(t);
  const id = await house.paired('back-door');
  t.match(await house.commanded(id, 'unlock'), { status: 'succeeded' });
  await house.fault('back-door', { kind: 'power_off' });
  await until(
    async () => !(await house.device(id)).is_online,
    5_000,
    () => 'the loss to be noticed',
  );
  t.match(await house.device(id), { is_locked: null, lock_state: 'unknown' });
  await house.fault('back-door', { kind: 'power_on' });
  await until(
    async () => (await house.device(id)).is_online,
    10_000,
    () => 'the lock to be back',
  );
  t.match(await house.device(id), { lock_state: 'unlocked' });
});

t.test('an absent lock delays no other lock', async (t) => {
  const house = await BleHouse.open(t, { DOORWARD_COMMAND_DEADLINE_MS: '4000' });
  const near = await house.paired('near');
  const far = await house.paired('far');
  t.match(await house.commanded(near, 'lock'), { status: 'succeeded' });
  await pause(HOLD_AFTER_USE_MS + 4_000);
  const aloneMs = (await house.commanded(near, 'unlock')).latency_ms;
  await pause(HOLD_AFTER_USE_MS + 4_000);
  await house.fault('far', { kind: 'out_of_range' });
  const lost = house.command(far, 'unlock');
  await pause(50);
  const besideMs = (await house.commanded(near, 'lock')).latency_ms;
  t.match(await lost, { status: 409, body: { code: 'lock_offline' } });
  t.comment(`connect and act: ${aloneMs} ms alone, ${besideMs} ms beside an absent lock`);
  t.ok(besideMs - aloneMs <= 250, `${besideMs - aloneMs} ms longer`);
  t.equal((await house.truth('far')).actuations, 0);
});
