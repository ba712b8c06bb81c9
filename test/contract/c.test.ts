import t from 'tap';
import { cannotBuild } from '../firmware-protocol/reference-c/c-build.js';
import { cMaker } from './c-maker.js';
import { driverContract } from './driver-contract.js';

t.setTimeout(600_000);
await t.test('the lock in C keeps the driver contract', { skip: cannotBuild }, (t) =>
  driverContract(t, cMaker(t)),
);
