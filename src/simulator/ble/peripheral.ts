import {
  BleReassembler,
  fragmentFrame,
  MIN_FRAGMENT_BYTES,
} from '../../../firmware-protocol/ble-fragment.js';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import type { Clock } from '../../kit/clock.js';
import { LOCK_SERVICE_UUID, lockAdvertisement, NOTIFY_UUID, WRITE_UUID } from './lock-advert.js';

/** Bytes that ATT adds to a write or a notification. */
const ATT_BYTES = 3;

export type Bleno = typeof import('@abandonware/bleno');

/** Where bleno keeps the longest MTU it agrees to; it has no call for that. */
interface BlenoInside {
  readonly _bindings: { readonly _gatt: { maxMtu: number } };
}

export interface PeripheralOptions {
  readonly bleno: Bleno;
  readonly clock: Clock;
  /** The longest ATT MTU the lock agrees to, 23 to 247. */
  readonly mtu: number;
  readonly ready: () => void;
  readonly failed: (reason: string) => void;
  readonly linked: (linked: boolean) => void;
  readonly frame: (frame: LinkFrame) => void;
}

/** The lock's GATT service on bleno: link frames in and out as fragments, and the advert while nobody is connected. */
export class Peripheral {
  private readonly options: PeripheralOptions;
  private readonly advertisement = lockAdvertisement();
  private scanResponse: Buffer | null = null;
  private reassembler = new BleReassembler();
  private connected = false;
  private notify: ((fragment: Buffer) => void) | null = null;
  private fragmentBytes = MIN_FRAGMENT_BYTES;

  constructor(options: PeripheralOptions) {
    this.options = options;
  }

  start(): void {
    const { bleno, mtu, ready, failed, linked } = this.options;
    (bleno as unknown as BlenoInside)._bindings._gatt.maxMtu = mtu;
    bleno.on('accept', () => {
      this.connected = true;
      this.fragmentBytes = MIN_FRAGMENT_BYTES;
    });
    bleno.on('mtuChange', (agreed) => {
      this.fragmentBytes = agreed - ATT_BYTES;
    });
    bleno.on('disconnect', () => {
      this.connected = false;
      this.notify = null;
      this.reassembler = new BleReassembler();
      linked(false);
      // Bleno advertises again by itself, but what it said before.
      this.announce();
    });
    bleno.on('stateChange', (state) => {
      if (state !== 'poweredOn') {
        failed(`the adapter is ${state}`);
        return;
      }
      bleno.setServices([this.service()], (error) => {
        if (error) failed(String(error));
        else ready();
      });
    });
  }

  /** What to say while nobody is connected. */
  advertise(scanResponse: Uint8Array): void {
    this.scanResponse = Buffer.from(scanResponse);
    this.announce();
  }

  /** Does nothing while no hub listens. */
  send(frame: LinkFrame): void {
    const { notify } = this;
    if (!notify) return;
    for (const fragment of fragmentFrame(frame, this.fragmentBytes)) notify(Buffer.from(fragment));
  }

  private announce(): void {
    if (this.connected || !this.scanResponse) return;
    this.options.bleno.startAdvertisingWithEIRData(this.advertisement, this.scanResponse);
  }

  private service(): InstanceType<Bleno['PrimaryService']> {
    const { bleno, clock, frame, linked } = this.options;
    const write = new bleno.Characteristic({
      uuid: WRITE_UUID,
      properties: ['writeWithoutResponse'],
      onWriteRequest: (data, _offset, _withoutResponse, answer) => {
        answer(bleno.Characteristic.RESULT_SUCCESS);
        const whole = this.reassembler.push(data, clock.monotonicMs());
        if (whole) frame(whole);
      },
    });
    const notify = new bleno.Characteristic({
      uuid: NOTIFY_UUID,
      properties: ['notify'],
      onSubscribe: (_maxValueSize, update) => {
        this.notify = update;
        linked(true);
      },
      onUnsubscribe: () => {
        this.notify = null;
        linked(false);
      },
    });
    return new bleno.PrimaryService({ uuid: LOCK_SERVICE_UUID, characteristics: [write, notify] });
  }
}
