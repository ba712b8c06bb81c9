import t from 'tap';
import { bleHindrance } from '../support/ble-hindrance.js';
import { bleMaker } from './ble-maker.js';
import { driverContract } from './driver-contract.js';

t.setTimeout(600_000);
await t.test('a lock on Bluetooth LE keeps the driver contract', { skip: bleHindrance() }, (t) =>
  driverContract(t, bleMaker()),
);
