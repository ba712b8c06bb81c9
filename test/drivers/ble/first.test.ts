import t from 'tap';
import { BleHouse } from './ble-house.js';

t.test('pairs, unlocks', async (t) => {
  const house = await BleHouse.open(t, { DOORWARD_LOG_LEVEL: 'debug' });
  t.match(await house.radio(), { ok: true, detail: /not needed/ });
  const lock = await house.add('back-door');
  const id = await house.register('back-door');
  await house.world('POST', '/locks/back-door/button');
  const t0 = performance.now();
  const answer = await house.pairing(id, lock);
  console.error('paired', performance.now() - t0, JSON.stringify(answer.body));
  t.equal(answer.status, 200);
  for (let n = 0; n < 3; n++) {
    console.error(await house.device(id));
    console.error(await house.commanded(id, n % 2 ? 'lock' : 'unlock'), performance.now() - t0);
  }
  console.error(await house.truth('back-door'));
});
