import t from 'tap';
import { driverContract } from './driver-contract.js';
import { serialMaker } from './serial-maker.js';

t.setTimeout(900_000);
await driverContract(t, serialMaker());
