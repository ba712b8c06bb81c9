import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import type { Clock } from '../../kit/clock.js';
import { HubError } from '../../kit/errors.js';
import type { AdapterPort } from './adapter-port.js';
import { fromRadio } from './radio-message.js';
import type { FromRadio, ToRadio } from './radio-message.js';

/** Time a radio process has to be ready, and to end. */
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** What a radio tells its lock. */
export interface RadioUser {
  linked(linked: boolean): void;
  receive(frame: LinkFrame): void;
}

export interface LockRadioOptions {
  readonly clock: Clock;
  /** The adapter inside the lock. */
  readonly port: AdapterPort;
  /** ATT MTU, 23 to 247. */
  readonly mtu: number;
  /** Folder of the bundles `ble-peripheral.mjs` and `virtual-hci.cjs`. */
  readonly programs: string;
}

/** The radio of a simulated BLE lock, seen from its processor: bleno in a process of its own, and its adapter. */
export class LockRadio {
  readonly port: AdapterPort;
  private readonly options: LockRadioOptions;
  private child: ChildProcess | null = null;
  private user: RadioUser | null = null;
  private isLinked = false;

  constructor(options: LockRadioOptions) {
    this.options = options;
    this.port = options.port;
  }

  get address(): string {
    return this.port.address;
  }

  /** Whether a hub is connected and listens. */
  get linked(): boolean {
    return this.isLinked;
  }

  /** Connects the processor; a new one replaces the old. */
  attach(user: RadioUser): void {
    this.user = user;
  }

  /** @throws HubError `ble_unavailable` when bleno can't run here */
  async start(): Promise<void> {
    const { port, mtu, programs, clock } = this.options;
    const program = `${programs}/ble-peripheral.mjs`;
    if (!existsSync(program)) throw unavailable(`${program} is not there. Build it: npm run build`);
    await port.start();
    const child = fork(program, [String(mtu)], {
      execArgv: ['--require', `${programs}/virtual-hci.cjs`],
      env: { ...process.env, NODE_OPTIONS: '', VIRTUAL_HCI_SOCKET: port.path },
      serialization: 'advanced',
      // What it says to people must not mix with our own output.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: string) => {
        reject(unavailable(reason));
      };
      const timer = clock.after(START_TIMEOUT_MS, () => {
        refuse('it was not ready in time');
      });
      child.on('message', (raw) => {
        const message = fromRadio.parse(raw);
        if (message.kind === 'ready') {
          timer.cancel();
          resolve();
        } else if (message.kind === 'failed') refuse(message.reason);
        else this.take(message);
      });
      child.once('error', (error) => {
        refuse(error.message);
      });
      child.once('exit', (code, signal) => {
        refuse(`it ended with ${signal ?? String(code)}`);
        if (this.child !== child) return;
        this.child = null;
        this.take({ kind: 'linked', linked: false });
        process.stderr.write(`the radio of ${this.address} ended with ${signal ?? String(code)}\n`);
      });
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child?.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      const timer = this.options.clock.after(STOP_TIMEOUT_MS, () => child.kill('SIGKILL'));
      await ended;
      timer.cancel();
    }
    await this.port.stop();
  }

  /** What to say while nobody is connected. */
  advertise(scanResponse: Uint8Array): void {
    this.tell({ kind: 'advertise', scanResponse });
  }

  /** Does nothing while no hub listens. */
  send(frame: LinkFrame): void {
    this.tell({ kind: 'send', frame });
  }

  private tell(message: ToRadio): void {
    if (this.child?.connected) this.child.send(message);
  }

  private take(message: FromRadio): void {
    if (message.kind === 'linked') {
      this.isLinked = message.linked;
      this.user?.linked(message.linked);
    } else if (message.kind === 'frame') this.user?.receive(message.frame);
  }
}

function unavailable(reason: string): HubError {
  return new HubError('ble_unavailable', `The radio of a BLE lock does not run here: ${reason}`);
}
