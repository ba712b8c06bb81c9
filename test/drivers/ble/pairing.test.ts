import t from 'tap';
import { BleHouse } from './ble-house.js';

t.test('pairs by address or by serial number alone, and says what is wrong', async (t) => {
  const house = await BleHouse.open(t, { DOORWARD_PAIRING_TIMEOUT_MS: '4000' });
  t.match(await house.radio(), { ok: true, detail: /no locks/ }, 'the radio is off while nobody needs it');
  const lock = await house.add('back-door');
  const id = await house.register('back-door');
  t.match(await house.pairing(id, lock, 'somewhere'), { status: 422, body: { code: 'bad_address' } });
  t.match(await house.pairing(id, lock), {
    status: 504,
    body: { code: 'pairing_timeout', detail: /press the button/ },
  });
  await house.world('POST', '/locks/back-door/button');
  const other = { ...lock, serial: `${lock.serial}X` };
  t.match(await house.pairing(id, other, 'auto'), {
    status: 504,
    body: { code: 'pairing_timeout', detail: /No lock with this serial number was heard/ },
  });
  const { install_code: wrongCode } = await house.add('another');
  t.match(await house.pairing(id, { ...lock, install_code: wrongCode }), {
    status: 422,
    body: { code: 'bad_install_code' },
  });
  t.match(await house.pairing(id, lock, 'auto'), { status: 200, body: { data: { transport: 'ble' } } });
  t.match(await house.commanded(id, 'unlock'), { status: 'succeeded' });
  t.match(await house.truth('back-door'), { bolt: 'unlocked', actuations: 1 });

  const again = await house.register('again');
  t.match(await house.pairing(again, lock), { status: 409, body: { code: 'address_in_use' } });
  t.match(await house.radio(), { ok: true, detail: /radio ready, 1 locks/ });
});

t.test('without an adapter pairing says so at once', async (t) => {
  const house = await BleHouse.open(t);
  const lock = await house.add('back-door');
  await house.adapter({ state: 'absent' });
  const id = await house.register('back-door');
  t.match(await house.pairing(id, lock), { status: 503, body: { code: 'bluetooth_unavailable' } });
});
