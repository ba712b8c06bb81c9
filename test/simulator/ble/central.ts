import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { plainEnvironment, ROOT } from '../../support/child-program.js';
import { until } from '../../support/until.js';

export type CentralCommand =
  | { readonly op: 'state' | 'stop_scan' | 'disconnect' | 'rssi' }
  | { readonly op: 'scan'; readonly duplicates: boolean }
  | { readonly op: 'connect' | 'cancel'; readonly address: string }
  | { readonly op: 'ping'; readonly count: number }
  | { readonly op: 'send'; readonly frame: LinkFrame };

export interface CentralAdvert {
  readonly event: 'advert';
  readonly address: string;
  readonly rssi: number;
  readonly connectable: boolean;
  readonly serviceUuids: readonly string[];
  /** Hex. */
  readonly serviceData: string | null;
}

export type CentralEvent =
  | CentralAdvert
  | { readonly event: 'state'; readonly state: string }
  | { readonly event: 'failed'; readonly reason: string }
  | { readonly event: 'disconnected'; readonly reason: number }
  | { readonly event: 'frame'; readonly frame: LinkFrame }
  | { readonly event: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string };

const EVENTS_MAX = 10_000;
const WAIT_MS = 10_000;

/** Unmodified noble in a process of its own, on the virtual adapter at `socket`. */
export class Central {
  /** All it told, oldest first. */
  readonly events: CentralEvent[] = [];
  onFrame: (frame: LinkFrame) => void = () => undefined;
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private nextId = 1;

  constructor(socket: string) {
    const flags = ['--require', './dist/virtual-hci.cjs', '--import', './test/ts-hook.mjs'];
    this.child = spawn(process.execPath, [...flags, 'test/simulator/ble/central-process.ts'], {
      cwd: ROOT,
      env: { ...plainEnvironment(), VIRTUAL_HCI_SOCKET: socket },
      stdio: ['ignore', 2, 2, 'ipc'],
      serialization: 'advanced',
    });
    this.exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.on('error', () => undefined);
    this.child.on('message', (message) => {
      const event = message as CentralEvent;
      if (this.events.length < EVENTS_MAX) this.events.push(event);
      if (event.event === 'frame') this.onFrame(event.frame);
    });
  }

  get adverts(): CentralAdvert[] {
    return this.events.filter((event) => event.event === 'advert');
  }

  get states(): string[] {
    return this.events.flatMap((event) => (event.event === 'state' ? [event.state] : []));
  }

  get disconnections(): number[] {
    return this.events.flatMap((event) => (event.event === 'disconnected' ? [event.reason] : []));
  }

  /** @throws Error with what noble said */
  async run(command: CentralCommand, waitMs = WAIT_MS): Promise<unknown> {
    const id = this.nextId++;
    this.child.send({ id, command });
    const answer = await this.saw(
      (event) => event.event === 'answer' && event.id === id,
      `an answer to ${command.op}`,
      waitMs,
    );
    if (answer.event === 'answer' && answer.error !== undefined) throw new Error(answer.error);
    return answer.event === 'answer' ? answer.value : null;
  }

  async saw(
    wanted: (event: CentralEvent) => boolean,
    what: string,
    waitMs = WAIT_MS,
    since = 0,
  ): Promise<CentralEvent> {
    let event: CentralEvent | undefined;
    await until(
      () => (event = this.events.slice(since).find(wanted)) !== undefined,
      waitMs,
      () => `${what}; ${this.events.length} events, the last ${JSON.stringify(this.events.slice(-3))}`,
    );
    if (!event) throw new Error(what);
    return event;
  }

  async poweredOn(): Promise<void> {
    await this.saw((event) => event.event === 'state' && event.state === 'poweredOn', 'an adapter');
  }

  /** Scans until `address` says what `wanted` asks for. */
  async find(
    address: string,
    wanted: (advert: CentralAdvert) => boolean = () => true,
  ): Promise<CentralAdvert> {
    const since = this.events.length;
    await this.run({ op: 'scan', duplicates: true });
    const event = await this.saw(
      (seen) =>
        seen.event === 'advert' && seen.address === address && seen.serviceData !== null && wanted(seen),
      `an advert of ${address}`,
      WAIT_MS,
      since,
    );
    await this.run({ op: 'stop_scan' });
    return event as CentralAdvert;
  }

  async stop(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.exited;
  }
}
