import t from 'tap';
import { bleMaker } from './ble-maker.js';
import { driverContract } from './driver-contract.js';

t.setTimeout(600_000);
await driverContract(t, bleMaker());
