// Unmodified bleno on the virtual adapter: notifies what is written to it, in a process of its own, as a lock's radio is.
import { createRequire } from 'node:module';
import { BLE_UUIDS } from '../../../firmware-protocol/ble-advert.js';

type Bleno = typeof import('@abandonware/bleno');

const bleno = createRequire(import.meta.url)('@abandonware/bleno') as Bleno;
let notify: ((data: Buffer) => void) | null = null;

const write = new bleno.Characteristic({
  uuid: BLE_UUIDS.write,
  properties: ['writeWithoutResponse'],
  onWriteRequest: (data, _offset, _withoutResponse, answer) => {
    answer(bleno.Characteristic.RESULT_SUCCESS);
    notify?.(data);
  },
});
const back = new bleno.Characteristic({
  uuid: BLE_UUIDS.notify,
  properties: ['notify'],
  onSubscribe: (_maxValueSize, update) => {
    notify = update;
  },
});
const service = new bleno.PrimaryService({ uuid: BLE_UUIDS.service, characteristics: [write, back] });

bleno.on('stateChange', (state) => {
  if (state !== 'poweredOn') process.exit(1);
  bleno.setServices([service], (failure) => {
    if (failure) throw failure;
    bleno.startAdvertising('echo', [BLE_UUIDS.service], (refused) => {
      if (refused) throw refused;
      process.send?.('ready');
    });
  });
});
process.on('disconnect', () => process.exit(0));
