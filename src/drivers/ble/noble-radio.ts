import { BLE_UUIDS } from '../../../firmware-protocol/ble-advert.js';
import type { Clock, Timer } from '../../kit/clock.js';
import { NobleLink, uuidOf } from './noble-link.js';
import type { Noble, Peripheral } from './noble-shape.js';
import { shortDetail, type FromRadio, type ToRadio } from './radio-messages.js';

/** The same advert of the same lock is passed on so often at most. */
export const REPEAT_ADVERT_MS = 500;
/** Scanning that does not begin by then means that the adapter hangs. */
const SCAN_START_MS = 3_000;
/** Time for an adapter that is off at first to come on. */
const POWER_GRACE_MS = 2_500;
/** Devices with our service whose last advert is remembered. */
const MAX_SEEN = 256;

const SERVICE = uuidOf(BLE_UUIDS.service);

interface Seen {
  data: Buffer;
  saidAtMs: number;
}

/** A Bluetooth central on noble: scans whenever it is not connecting, keeps links, tells what happens. */
export class NobleRadio {
  private readonly noble: Noble;
  private readonly clock: Clock;
  private readonly tell: (message: FromRadio) => void;
  private readonly peripherals = new Map<string, Peripheral>();
  private readonly links = new Map<number, { readonly address: string; readonly link: NobleLink }>();
  private readonly seen = new Map<string, Seen>();
  private connecting = 0;
  private ready = false;
  private offSince: Timer | null = null;

  constructor(noble: Noble, clock: Clock, tell: (message: FromRadio) => void) {
    this.noble = noble;
    this.clock = clock;
    this.tell = tell;
  }

  /** @throws what noble throws when there is no adapter */
  start(): void {
    // Asked before anybody listens: a listener would make it begin later, and turn what it throws into a warning.
    const { state } = this.noble;
    this.noble.on('warning', () => undefined);
    this.noble.on('discover', (peripheral) => {
      this.discovered(peripheral);
    });
    this.noble.on('stateChange', (state) => {
      this.stateChanged(state);
    });
    this.stateChanged(state);
  }

  take(message: ToRadio): void {
    switch (message.type) {
      case 'connect':
        this.connect(message.link, message.address, message.timeoutMs);
        return;
      case 'disconnect':
        this.links.get(message.link)?.link.end('asked');
        return;
      case 'write':
        this.links.get(message.link)?.link.write(message.fragments);
        return;
      case 'ping':
        this.tell({ type: 'pong', n: message.n });
    }
  }

  private stateChanged(state: string): void {
    if (state === 'poweredOn') {
      if (this.ready) return;
      this.ready = true;
      this.tell({ type: 'ready' });
      this.scan();
    } else if (state === 'poweredOff' && !this.ready && this.offSince === null) {
      // An adapter may need a moment; the library looks again every second.
      this.offSince = this.clock.after(POWER_GRACE_MS, () => {
        if (!this.ready) this.stateChanged(state);
      });
    } else if (state !== 'unknown') {
      // `poweredOff`, `unauthorized`, `unsupported`, `resetting`: a new program finds out when that has changed.
      const trouble = state === 'poweredOff' ? 'adapter_down' : 'bluetooth_unavailable';
      this.tell({ type: 'unavailable', trouble, detail: WHAT_TO_DO[state] ?? `the adapter is ${state}` });
    }
  }

  private scan(): void {
    const hung = this.clock.after(SCAN_START_MS, () => {
      this.tell({
        type: 'unavailable',
        trouble: 'radio_failed',
        detail: 'the adapter does not begin to scan',
      });
    });
    try {
      this.noble.startScanning([SERVICE], true, () => {
        hung.cancel();
      });
    } catch (error) {
      hung.cancel();
      this.tell({ type: 'unavailable', trouble: 'radio_failed', detail: shortDetail(error) });
    }
  }

  private discovered(peripheral: Peripheral): void {
    const data = peripheral.advertisement.serviceData?.find(({ uuid }) => uuid === SERVICE)?.data;
    if (!data) return;
    const address = peripheral.address.toLowerCase();
    this.know(address, peripheral);
    const nowMs = this.clock.monotonicMs();
    const last = this.seen.get(address);
    if (last?.data.equals(data) === true && nowMs - last.saidAtMs < REPEAT_ADVERT_MS) return;
    this.seen.set(address, { data: Buffer.from(data), saidAtMs: nowMs });
    this.tell({ type: 'advert', address, rssi: peripheral.rssi, serviceData: Uint8Array.from(data) });
  }

  /** Listens to a peripheral once, however often it advertises; the oldest unused one is forgotten. */
  private know(address: string, peripheral: Peripheral): void {
    if (this.peripherals.get(address) === peripheral) return;
    peripheral.on('connect', (error) => {
      this.linkTo(address)?.onConnect(error);
    });
    peripheral.on('disconnect', () => {
      this.linkTo(address)?.onDisconnect();
    });
    this.peripherals.set(address, peripheral);
    for (const oldest of this.peripherals.keys()) {
      if (this.peripherals.size <= MAX_SEEN) break;
      if (this.linkTo(oldest)) continue;
      this.peripherals.delete(oldest);
      this.seen.delete(oldest);
    }
  }

  private linkTo(address: string): NobleLink | null {
    for (const known of this.links.values()) if (known.address === address) return known.link;
    return null;
  }

  private connect(number: number, address: string, timeoutMs: number): void {
    const peripheral = this.peripherals.get(address);
    if (!peripheral || this.linkTo(address)) {
      this.tell({ type: 'ended', link: number, reason: 'timeout' });
      return;
    }
    // Many adapters can't scan and connect at the same time.
    this.noble.stopScanning();
    this.connecting++;
    let isConnecting = true;
    const connectingOver = () => {
      if (!isConnecting) return;
      isConnecting = false;
      this.connecting--;
      if (this.connecting === 0) this.scan();
    };
    const link = new NobleLink(peripheral, this.clock, {
      reached: () => {
        connectingOver();
        this.tell({ type: 'reached', link: number });
      },
      connected: (mtu) => {
        this.tell({ type: 'connected', link: number, mtu });
      },
      notified: (fragment) => {
        this.tell({ type: 'notified', link: number, fragment });
      },
      ended: (reason, hung) => {
        this.links.delete(number);
        this.tell({ type: 'ended', link: number, reason });
        if (hung) {
          const detail = 'the adapter does not answer';
          this.tell({ type: 'unavailable', trouble: 'radio_failed', detail });
        } else connectingOver();
      },
    });
    this.links.set(number, { address, link });
    link.connect(timeoutMs);
  }
}

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  poweredOff:
    'the Bluetooth adapter is switched off or was pulled out: plug it in, or: sudo rfkill unblock bluetooth',
  unauthorized:
    'no permission to use the Bluetooth adapter: give the hub the capability CAP_NET_RAW (the systemd unit does), or run it as root',
  unsupported: 'the Bluetooth adapter has no Bluetooth Low Energy: use one with Bluetooth 4.0 or newer',
};
