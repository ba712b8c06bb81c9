import t from 'tap';
import { until } from '../../support/until.js';
import { BleHouse } from './ble-house.js';

/** Two waits between starts of the radio program, and the program's own start. */
const RECOVERY_MS = 30_000;

t.test('an adapter is pulled, and plugged in again', async (t) => {
  const house = await BleHouse.open(t, { DOORWARD_COMMAND_DEADLINE_MS: '3000' });
  const id = await house.paired('back-door');
  t.match(await house.radio(), { status: 200, ok: true });
  await house.adapter({ state: 'absent' });
  await until(
    async () => !(await house.radio()).ok,
    10_000,
    () => '/ready to tell',
  );
  const told = await house.radio();
  t.equal(told.status, 503);
  t.match(told.detail, /^(adapter_down|bluetooth_unavailable): /);
  t.match(await house.device(id), { is_online: false, is_locked: null });
  t.match(await house.command(id, 'unlock'), { status: 409, body: { code: 'lock_offline' } });

  await house.adapter({ state: 'up' });
  await until(
    async () => (await house.radio()).ok,
    RECOVERY_MS,
    () => '/ready to be fine again',
  );
  await until(
    async () => (await house.device(id)).is_online,
    10_000,
    () => 'the lock to be back',
  );
  t.match(await house.commanded(id, 'unlock'), { status: 'succeeded' });
  t.equal((await house.truth('back-door')).actuations, 1);
});

t.test('an adapter that is switched off', async (t) => {
  const house = await BleHouse.open(t);
  const id = await house.paired('back-door');
  await house.adapter({ state: 'down' });
  await until(
    async () => !(await house.radio()).ok,
    10_000,
    () => '/ready to tell',
  );
  t.match((await house.radio()).detail, /^adapter_down: .*switched off/);
  await house.adapter({ state: 'up' });
  await until(
    async () => (await house.device(id)).is_online,
    RECOVERY_MS,
    () => 'the lock to be back',
  );
});
