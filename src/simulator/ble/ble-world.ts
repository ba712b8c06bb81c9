import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../kit/clock.js';
import type { Random } from '../../kit/random.js';
import { makeSocketFolder } from '../../kit/socket-folder.js';
import { AdapterPort } from './adapter-port.js';
import { Air } from './air.js';
import { addressText } from './hci-packet.js';
import { LockRadio } from './lock-radio.js';

/** The longest ATT MTU a lock agrees to, unless it is told otherwise. */
export const DEFAULT_MTU = 247;
export const MTU_MIN = 23;
export const MTU_MAX = 247;

export interface BleWorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the hub's adapter is plugged in; default: in a temporary folder. */
  readonly hciSocket?: string;
  /** Folder of the built programs; default: the one this program is in. */
  readonly programs?: string;
}

/** Everything of the simulated world that has to do with Bluetooth: the air, the hub's adapter, the locks' radios. */
export class BleWorld {
  readonly air: Air;
  private readonly options: BleWorldOptions;
  private readonly radios: LockRadio[] = [];
  private folder = '';
  private hubPort: AdapterPort | null = null;

  constructor(options: BleWorldOptions) {
    this.options = options;
    this.air = new Air(options.clock, options.random);
  }

  /** The adapter of the machine that the hub runs on. @throws Error before `start` */
  get adapter(): AdapterPort {
    if (!this.hubPort) throw new Error('the air has not started');
    return this.hubPort;
  }

  async start(): Promise<void> {
    this.folder = makeSocketFolder();
    const path = this.options.hciSocket ?? join(this.folder, 'hci.sock');
    this.hubPort = new AdapterPort(this.air, path, this.freshAddress());
    await this.hubPort.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.radios.splice(0).map((radio) => radio.stop()));
    await this.hubPort?.stop();
    if (this.folder !== '') rmSync(this.folder, { recursive: true, force: true });
  }

  /** A device address that nobody was given before: locally administered, not multicast. */
  freshAddress(): string {
    const bytes = this.options.random.bytes(6);
    bytes[5] = ((bytes[5] ?? 0) & 0xfc) | 0x02;
    return addressText(bytes);
  }

  /** Makes the radio of a lock and starts it. @throws HubError `ble_unavailable` */
  async radio(address: string, mtu: number): Promise<LockRadio> {
    const { clock, programs = dirname(fileURLToPath(import.meta.url)) } = this.options;
    const path = join(this.folder, `lock-${this.radios.length}.sock`);
    const radio = new LockRadio({ clock, mtu, programs, port: new AdapterPort(this.air, path, address) });
    this.radios.push(radio);
    try {
      await radio.start();
    } catch (error) {
      await radio.stop();
      throw error;
    }
    return radio;
  }
}
