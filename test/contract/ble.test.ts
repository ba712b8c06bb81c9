import t from 'tap';
import { bleHindrance } from '../support/ble-hindrance.js';
import { bleMaker } from './ble-maker.js';
import { driverContract } from './driver-contract.js';

/** Most of the time goes by waiting for links and deadlines: two worlds wait side by side. */
const WORLDS = 2;

t.setTimeout(600_000);
t.jobs = WORLDS;
for (let first = 0; first < WORLDS; first += 1) {
  const name = `locks on Bluetooth LE keep the driver contract, part ${first + 1} of ${WORLDS}`;
  void t.test(name, { skip: bleHindrance(), buffered: true, timeout: 500_000 }, (t) =>
    driverContract(t, bleMaker(), { first, of: WORLDS }),
  );
}
