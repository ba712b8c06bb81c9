import t from 'tap';
import { lockTag } from '../../../src/simulator/ble/lock-advert.js';
import { Simulator } from '../../../src/simulator/simulator.js';
import { ROOT } from '../../support/child-program.js';
import { Central } from './central.js';

t.test('noble finds, connects and talks', async (t) => {
  const simulator = new Simulator({ programs: `${ROOT}/dist`, travelMs: 0 });
  await simulator.start();
  t.teardown(() => simulator.stop());
  const lock = await simulator.add({ device_id: 'b', transport: 'ble' });
  const central = new Central(simulator.ble.adapter.path);
  t.teardown(() => central.stop());
  await central.poweredOn();
  const advert = await central.find(lock.address);
  t.match(advert, { connectable: true, rssi: -50 });
  t.comment(advert);
  t.equal(advert.serviceData?.slice(-12), lockTag(lock.serial).toString('hex'));
  t.match(await central.run({ op: 'connect', address: lock.address }), { mtu: 247 });
  t.comment(await central.run({ op: 'ping', count: 20 }));
});
