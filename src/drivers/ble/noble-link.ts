import { BLE_UUIDS } from '../../../firmware-protocol/ble-advert.js';
import type { Clock, Timer } from '../../kit/clock.js';
import type { LinkEnd } from './radio.js';
import type { Characteristic, ConnectParameters, Peripheral } from './noble-shape.js';

/** From the connection to the first fragment: MTU, services, characteristics, subscription. */
const SETUP_MS = 5_000;
/** The adapter confirms a cancelled or ended connection by then, or it hangs. */
const CONFIRM_MS = 3_000;
const LEAST_MTU = 23;
const MOST_MTU = 517;

/** 7.5 to 22.5 ms: an unlock is a few of these. A second of silence ends the link, so that the hub soon knows. */
const PARAMETERS: ConnectParameters = { minInterval: 6, maxInterval: 18, latency: 0, timeout: 100 };

/** Without dashes, as the library has them. */
export const uuidOf = (uuid: string): string => uuid.replaceAll('-', '');
const WRITE = uuidOf(BLE_UUIDS.write);
const NOTIFY = uuidOf(BLE_UUIDS.notify);

export interface NobleLinkListener {
  /** There is a connection; services are to be found yet. */
  reached(): void;
  connected(mtu: number): void;
  notified(fragment: Uint8Array): void;
  /** The last word. `hung`: the adapter does not confirm, and nothing can be done with it any more. */
  ended(reason: Exclude<LinkEnd, 'radio'>, hung: boolean): void;
}

/** One connection to one peripheral, with a deadline on every step. */
export class NobleLink {
  private readonly peripheral: Peripheral;
  private readonly clock: Clock;
  private readonly listener: NobleLinkListener;
  private phase: 'connecting' | 'setup' | 'open' | 'ending' | 'ended' = 'connecting';
  private reason: Exclude<LinkEnd, 'radio'> = 'lost';
  private timer: Timer | null = null;
  private writing: Characteristic | null = null;

  constructor(peripheral: Peripheral, clock: Clock, listener: NobleLinkListener) {
    this.peripheral = peripheral;
    this.clock = clock;
    this.listener = listener;
  }

  connect(timeoutMs: number): void {
    this.arm(timeoutMs, () => {
      this.end('timeout');
    });
    this.peripheral.connect(PARAMETERS);
  }

  /** The peripheral's `connect`, whose ever it was. */
  onConnect(error: Error | null | undefined): void {
    if (this.phase === 'ending') {
      // The race of giving up and getting through, or the adapter's word that it has given up.
      if (error) this.over();
      else this.peripheral.disconnect();
      return;
    }
    if (this.phase !== 'connecting') return;
    if (error) {
      this.reason = 'timeout';
      this.over();
      return;
    }
    this.phase = 'setup';
    this.listener.reached();
    this.arm(SETUP_MS, () => {
      this.end('timeout');
    });
    this.setUp();
  }

  onDisconnect(): void {
    if (this.phase !== 'connecting') this.over();
  }

  write(fragments: readonly Uint8Array[]): void {
    if (this.phase !== 'open') return;
    // Without response and without waiting: what is lost is sent again by the session.
    for (const { buffer, byteOffset, byteLength } of fragments) {
      this.writing?.write(Buffer.from(buffer, byteOffset, byteLength), true);
    }
  }

  /** Hangs up, or gives up connecting. */
  end(reason: Exclude<LinkEnd, 'radio'>): void {
    if (this.phase === 'ending' || this.phase === 'ended') return;
    const wasConnecting = this.phase === 'connecting';
    // Its own error, emitted at once, says nothing: it is ignored by the phase it comes in.
    if (wasConnecting) {
      this.phase = 'ended';
      this.peripheral.cancelConnect();
    }
    this.phase = 'ending';
    this.reason = reason;
    this.arm(CONFIRM_MS, () => {
      this.over(true);
    });
    if (!wasConnecting) this.peripheral.disconnect();
  }

  private setUp(): void {
    const { service } = BLE_UUIDS;
    this.peripheral.discoverSomeServicesAndCharacteristics(
      [uuidOf(service)],
      [WRITE, NOTIFY],
      (error, _, found) => {
        if (this.phase !== 'setup') return;
        const write = found?.find(({ uuid }) => uuid === WRITE);
        const notify = found?.find(({ uuid }) => uuid === NOTIFY);
        if (error !== null && error !== undefined) this.end('not_a_lock');
        else if (!write || !notify) this.end('not_a_lock');
        else this.subscribe(write, notify);
      },
    );
  }

  private subscribe(write: Characteristic, notify: Characteristic): void {
    notify.on('data', (data) => {
      if (this.phase === 'setup' || this.phase === 'open') this.listener.notified(Uint8Array.from(data));
    });
    notify.subscribe(() => {
      if (this.phase !== 'setup') return;
      this.timer?.cancel();
      this.phase = 'open';
      this.writing = write;
      const mtu = this.peripheral.mtu ?? LEAST_MTU;
      this.listener.connected(Math.max(LEAST_MTU, Math.min(MOST_MTU, mtu)));
    });
  }

  private arm(ms: number, action: () => void): void {
    this.timer?.cancel();
    this.timer = this.clock.after(ms, action);
  }

  private over(hung = false): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.timer?.cancel();
    this.writing = null;
    // A discovery that was cut short would otherwise go on in the next connection.
    this.peripheral.removeAllListeners('servicesDiscover');
    this.listener.ended(this.reason, hung);
  }
}
