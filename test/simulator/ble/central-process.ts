/** A central on unmodified noble, driven over IPC: see `central.ts`. Run with the virtual adapter preloaded. */
import { createRequire } from 'node:module';
import { BleReassembler, fragmentFrame } from '../../../firmware-protocol/ble-fragment.js';
import { POLL_FRAME } from '../../../firmware-protocol/link-frame.js';
import { LOCK_SERVICE_UUID, NOTIFY_UUID, WRITE_UUID } from '../../../src/simulator/ble/lock-advert.js';
import type { CentralCommand, CentralEvent } from './central.js';

type Noble = typeof import('@abandonware/noble');
type Peripheral = import('@abandonware/noble').Peripheral;
type Characteristic = import('@abandonware/noble').Characteristic;

const undashed = (uuid: string) => uuid.replaceAll('-', '');
const tell = (event: CentralEvent) => process.send?.(event);

let noble: Noble;
const found = new Map<string, Peripheral>();
let link: { peripheral: Peripheral; write: Characteristic; notify: Characteristic; mtu: number } | null =
  null;
let reassembler = new BleReassembler();

async function connect(address: string): Promise<object> {
  const peripheral = found.get(address);
  if (!peripheral) throw new Error(`${address} was not seen`);
  await peripheral.connectAsync();
  peripheral.once('disconnect', (reason: unknown) => {
    link = null;
    tell({ event: 'disconnected', reason: Number(reason) });
  });
  const { characteristics } = await peripheral.discoverSomeServicesAndCharacteristicsAsync(
    [undashed(LOCK_SERVICE_UUID)],
    [undashed(WRITE_UUID), undashed(NOTIFY_UUID)],
  );
  const write = characteristics.find(({ uuid }) => uuid === undashed(WRITE_UUID));
  const notify = characteristics.find(({ uuid }) => uuid === undashed(NOTIFY_UUID));
  if (!write || !notify) throw new Error('the service has not its two characteristics');
  reassembler = new BleReassembler();
  notify.on('data', (data: Buffer) => {
    const frame = reassembler.push(data, performance.now());
    if (frame) tell({ event: 'frame', frame });
  });
  await notify.subscribeAsync();
  link = { peripheral, write, notify, mtu: Number(peripheral.mtu) };
  return { mtu: link.mtu, properties: [write.properties, notify.properties] };
}

async function ping(count: number): Promise<number[]> {
  const { write, notify } = link ?? {};
  if (!write || !notify) throw new Error('not connected');
  const [fragment = Buffer.alloc(0)] = fragmentFrame(POLL_FRAME, 20);
  const tookMs: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const answered = new Promise((resolve) => notify.once('data', resolve));
    const beganMs = performance.now();
    await write.writeAsync(Buffer.from(fragment), true);
    await answered;
    tookMs.push(performance.now() - beganMs);
  }
  return tookMs;
}

async function run(command: CentralCommand): Promise<unknown> {
  switch (command.op) {
    case 'state':
      return noble._state;
    case 'scan':
      await noble.startScanningAsync([undashed(LOCK_SERVICE_UUID)], command.duplicates);
      return null;
    case 'stop_scan':
      await noble.stopScanningAsync();
      return null;
    case 'connect':
      return connect(command.address);
    case 'cancel':
      noble.cancelConnect(command.address.replaceAll(':', ''));
      return null;
    case 'disconnect':
      await link?.peripheral.disconnectAsync();
      return null;
    case 'rssi':
      return link?.peripheral.updateRssiAsync();
    case 'ping':
      return ping(command.count);
    case 'send': {
      if (!link) throw new Error('not connected');
      for (const fragment of fragmentFrame(command.frame, link.mtu - 3))
        await link.write.writeAsync(Buffer.from(fragment), true);
      return null;
    }
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (message: { id: number; command: CentralCommand }) => {
  run(message.command).then(
    (value) => tell({ event: 'answer', id: message.id, value }),
    (error: unknown) => tell({ event: 'answer', id: message.id, error: String(error) }),
  );
});

try {
  noble = createRequire(import.meta.url)('@abandonware/noble') as Noble;
  // With no adapter noble only warns, a turn later.
  noble.on('warning', (reason: string) => tell({ event: 'failed', reason }));
  noble.on('stateChange', (state) => tell({ event: 'state', state }));
  noble.on('discover', (peripheral) => {
    const { address, rssi, connectable, advertisement } = peripheral;
    found.set(address, peripheral);
    const [data] = advertisement.serviceData;
    const serviceData = data ? data.data.toString('hex') : null;
    tell({
      event: 'advert',
      address,
      rssi,
      connectable,
      serviceUuids: advertisement.serviceUuids,
      serviceData,
    });
  });
} catch (error) {
  tell({ event: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
