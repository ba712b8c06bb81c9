// Unmodified noble on the virtual adapter: connects to the first peripheral with our service, and measures how long it
// takes from a write without response to the notification that answers it. It is sent how often, and answers with each
// time in milliseconds.
import { BLE_UUIDS } from '../../../firmware-protocol/ble-advert.js';
import { loadNoble, type Characteristic, type Peripheral } from '../../../src/drivers/ble/noble-shape.js';

/** As the hub's own: up to 22.5 ms. */
const PARAMETERS = { minInterval: 6, maxInterval: 18, latency: 0, timeout: 100 } as const;
/** What fits into one notification at the least MTU: the barest there is. */
const payload = Buffer.alloc(20, 0x55);

const undashed = (uuid: string) => uuid.replaceAll('-', '');
const noble = loadNoble();

function setUp(peripheral: Peripheral): void {
  peripheral.on('connect', (failure) => {
    if (failure) throw failure;
    peripheral.discoverSomeServicesAndCharacteristics(
      [undashed(BLE_UUIDS.service)],
      [undashed(BLE_UUIDS.write), undashed(BLE_UUIDS.notify)],
      (_error, _services, found) => {
        const write = found?.find(({ uuid }) => uuid === undashed(BLE_UUIDS.write));
        const notify = found?.find(({ uuid }) => uuid === undashed(BLE_UUIDS.notify));
        if (!write || !notify) throw new Error('the peripheral is not the echo');
        notify.subscribe(() => {
          measureWith(write, notify);
          process.send?.('ready');
        });
      },
    );
  });
  peripheral.on('disconnect', () => process.exit(1));
  peripheral.connect(PARAMETERS);
}

function measureWith(write: Characteristic, notify: Characteristic): void {
  let heard = (): void => undefined;
  notify.on('data', () => {
    heard();
  });
  const roundTrip = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
      write.write(payload, true);
    });
  process.on('message', (count) => {
    void (async () => {
      const tookMs: number[] = [];
      while (tookMs.length < Number(count)) {
        const begun = performance.now();
        await roundTrip();
        tookMs.push(performance.now() - begun);
      }
      process.send?.(tookMs);
    })();
  });
}

let isFound = false;
noble.on('discover', (peripheral) => {
  if (isFound) return;
  isFound = true;
  noble.stopScanning();
  setUp(peripheral);
});
noble.on('stateChange', (state) => {
  if (state !== 'poweredOn') throw new Error(`the adapter is ${state}`);
  noble.startScanning([undashed(BLE_UUIDS.service)], false, () => undefined);
});
if (noble.state === 'unsupported') throw new Error('no adapter');
process.on('disconnect', () => process.exit(0));
