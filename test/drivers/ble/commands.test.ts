import t from 'tap';
import { until } from '../../support/until.js';
import { HOLD_AFTER_USE_MS } from '../../../src/drivers/ble/battery-budget.js';
import { BleHouse } from './ble-house.js';

t.test('a lock with the smallest MTU does all that another does', async (t) => {
  const house = await BleHouse.open(t);
  const id = await house.paired('old-door', { mtu: 23 }, 'auto');
  t.match(await house.commanded(id, 'unlock'), { status: 'succeeded' });
  t.match(await house.commanded(id, 'lock'), { status: 'succeeded' });
  t.match(await house.truth('old-door'), { bolt: 'locked', actuations: 2 });
});

t.test('a lock left alone stays known until its counter moves', async (t) => {
  const house = await BleHouse.open(t);
  const id = await house.paired('back-door');
  t.match(await house.commanded(id, 'unlock'), { status: 'succeeded' });
  const isLinked = async () => {
    const answer = await house.world('GET', '/locks/back-door');
    return JSON.stringify(answer.body);
  };
  t.comment(await isLinked());
  await new Promise((resolve) => setTimeout(resolve, HOLD_AFTER_USE_MS + 3_000));
  t.match(await house.device(id), { is_online: true, lock_state: 'unlocked' }, 'not connected, and known');

  await house.world('POST', '/locks/back-door/door', { position: 'open' });
  const opened = async () => {
    const answer = await house.hub.request('GET', `/devices/${id}`);
    return JSON.stringify(answer.body).includes('"door_state":"open"');
  };
  await until(opened, 5_000, () => 'the door to be told open');
  const answer = await house.commanded(id, 'lock');
  t.equal(answer.status, 'succeeded');
  t.equal((await house.truth('back-door')).actuations, 2);
});

t.test('a PIN typed while nobody is connected is answered in time', async (t) => {
  const house = await BleHouse.open(t);
  const id = await house.paired('back-door');
  const pin = { device_ids: [id], label: 'Family', kind: 'permanent', pin: '0427' };
  t.equal((await house.hub.request('POST', '/access/pins', { body: pin })).status, 201);
  // A check hangs up soon after it has nothing to say.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const typed = await house.world('POST', '/locks/back-door/keypad', { pin: '0427' });
  t.match(typed.body, { result: 'granted' }, 'not connected before');
  t.match((await house.world('POST', '/locks/back-door/keypad', { pin: '0428' })).body, { result: 'denied' });
  t.equal((await house.truth('back-door')).bolt, 'unlocked');
});
