import t from 'tap';
import { lockAdvertisement, lockScanResponse } from '../../../src/simulator/ble/lock-advert.js';

const UUID = '011a6d0e5b2c578a4e4f1b9d01006e7f';

t.test('what a lock says, byte by byte (SPEC.md, section 2.2)', async (t) => {
  t.equal(lockAdvertisement().toString('hex'), `0201061107${UUID}`);
  const told = (change: object) =>
    lockScanResponse({ pairingOpen: false, paired: false, counter: 0x0102, serial: 'DW-000017', ...change });
  // printf 'doorward tagDW-000017' | sha256sum
  const TAG = 'a24993ae5aaf';
  t.equal(told({}).toString('hex'), `1b21${UUID}01000201${TAG}`);
  t.equal(told({ pairingOpen: true }).at(19), 1);
  t.equal(told({ paired: true }).at(19), 2);
  t.equal(told({ counter: 0x1ffff }).subarray(20, 22).toString('hex'), 'ffff', 'the counter wraps');
  t.ok(told({}).length <= 31, 'it fits');
});
