import t from 'tap';
import { driverContract } from './driver-contract.js';
import { mqttMaker } from './mqtt-maker.js';

t.setTimeout(900_000);
await driverContract(t, mqttMaker());
