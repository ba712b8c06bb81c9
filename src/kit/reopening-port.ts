import { onBeat } from './beat.js';
import type { Clock, Timer } from './clock.js';
import type { Part } from './lifecycle.js';
import type { Logger } from './logger.js';
import type { Random } from './random.js';
import { explain } from './port-trouble.js';
import { BAUD_RATE, serialHardware, type RawPort, type SerialHardware } from './serial-hardware.js';

const FIRST_REOPEN_MS = 100;
const MAX_REOPEN_MS = 5_000;
/** A write that the port has not taken by then means that the port is dead, though open. */
export const WRITE_STALL_MS = 2_000;
/** A dead port may never say that it is closed. */
const CLOSE_MS = 1_000;

export interface PortListener {
  opened(): void;
  received(chunk: Buffer): void;
  /** The port has taken the last write. */
  drained(): void;
  closed(): void;
}

export interface PortSupplies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Default: the machine's, at `BAUD_RATE`. */
  readonly hardware?: SerialHardware;
}

/**
 * One serial port, held exclusively, that opens itself again whenever it vanished and came back: a USB adapter pulled
 * out, a by-id name that now leads to another device, a port another program held, a port that takes no bytes. Waits
 * between tries grow to 5 s and are spread at random.
 */
export class ReopeningPort implements Part {
  readonly name: string;
  private readonly path: string;
  private readonly listener: PortListener;
  private readonly supplies: PortSupplies;
  private readonly hardware: SerialHardware;
  private port: RawPort | null = null;
  private running = false;
  private opening: Promise<void> | null = null;
  private retry: Timer | null = null;
  private presence: Timer | null = null;
  private failures = 0;
  private writtenAtMs: number | null = null;
  private problem: string | null = 'not opened yet';

  constructor(path: string, listener: PortListener, supplies: PortSupplies) {
    this.name = `serial port ${path}`;
    this.path = path;
    this.listener = listener;
    this.supplies = supplies;
    this.hardware = supplies.hardware ?? serialHardware(BAUD_RATE);
  }

  /** Resolves after the first try, whether the port is there or not. */
  async start(): Promise<void> {
    this.running = true;
    this.opening = this.open();
    await this.opening;
  }

  async stop(): Promise<void> {
    this.running = false;
    this.retry?.cancel();
    this.retry = null;
    this.presence?.cancel();
    this.problem = 'stopped';
    const port = this.port;
    this.port = null;
    await this.opening;
    if (port?.isOpen) await this.closeWithin(port);
  }

  get isOpen(): boolean {
    return this.problem === null;
  }

  /** Why the port is not open and what to do; null when it is open. */
  get trouble(): string | null {
    return this.problem;
  }

  /** Whether the port takes bytes now: it is open and has taken the last ones. */
  get canWrite(): boolean {
    return this.isOpen && this.writtenAtMs === null;
  }

  /** Hands `bytes` to the port. Only while `canWrite`; otherwise they are dropped, as a line does. */
  write(bytes: Buffer): void {
    const port = this.port;
    if (!port || !this.canWrite) return;
    this.writtenAtMs = this.supplies.clock.monotonicMs();
    port.write(bytes, (error) => {
      if (this.port !== port) return;
      if (error) {
        this.abandon(port, `${this.path} takes no bytes: ${error.message}`);
        return;
      }
      this.writtenAtMs = null;
      this.listener.drained();
    });
  }

  /** Gives up a port that is open and takes no bytes (half-open), so that it is opened anew. */
  closeIfStalled(): void {
    const { port, writtenAtMs } = this;
    if (!port || writtenAtMs === null) return;
    if (this.supplies.clock.monotonicMs() - writtenAtMs <= WRITE_STALL_MS) return;
    this.abandon(port, `${this.path} is open and takes no bytes: pull the adapter out and plug it in again`);
  }

  private async open(): Promise<void> {
    const identity = await this.hardware.identityOf(this.path);
    // `stop` came in the meantime.
    if (!this.running) return;
    const port = this.hardware.portAt(this.path);
    this.port = port;
    port.on('data', (chunk) => {
      if (this.port === port) this.listener.received(chunk);
    });
    // Errors of an open port are followed by `close`; without a listener they would end the process.
    port.on('error', (error) => {
      this.supplies.logger.warn({ path: this.path, err: error }, 'serial port error');
    });
    for (const event of ['close', 'end'] as const) {
      port.on(event, () => {
        this.abandon(port, `${this.path} was unplugged or closed`);
      });
    }
    await new Promise<void>((resolve) => {
      port.open((error) => {
        if (this.port !== port) {
          // Whoever stopped meanwhile closes it, and waits for that.
          if (this.running) this.discard(port);
        } else if (error) this.lost(explain(this.path, error.message));
        else this.openedNow(port, identity);
        resolve();
      });
    });
  }

  private openedNow(port: RawPort, identity: string | null): void {
    this.problem = null;
    this.failures = 0;
    this.writtenAtMs = null;
    this.supplies.logger.info({ path: this.path }, 'serial port open');
    this.watch(port, identity);
    this.listener.opened();
  }

  /** Looks with each beat whether `port` is still what the path leads to: a hang-up is not always told. */
  private watch(port: RawPort, identity: string | null): void {
    this.presence?.cancel();
    let isAsked = false;
    this.presence = onBeat(this.supplies.clock, () => {
      if (isAsked) return;
      isAsked = true;
      void this.hardware.identityOf(this.path).then((now) => {
        isAsked = false;
        if (this.port !== port || now === identity) return;
        if (now === null) this.abandon(port, `${this.path} was unplugged`);
        else this.abandon(port, `${this.path} leads to another device now`);
      });
    });
  }

  /** Has nothing to do with `port` any more, whether it can be closed or not. */
  private abandon(port: RawPort, problem: string): void {
    if (this.port !== port) return;
    this.lost(problem);
    this.discard(port);
  }

  private discard(port: RawPort): void {
    if (port.isOpen) port.close(() => undefined);
  }

  private closeWithin(port: RawPort): Promise<void> {
    return new Promise((resolve) => {
      const late = this.supplies.clock.after(CLOSE_MS, resolve);
      port.close(() => {
        late.cancel();
        resolve();
      });
    });
  }

  private lost(problem: string): void {
    const wasOpen = this.problem === null;
    if (problem !== this.problem) this.supplies.logger.warn({ path: this.path, problem }, 'serial port lost');
    this.port = null;
    this.problem = problem;
    this.writtenAtMs = null;
    this.presence?.cancel();
    if (wasOpen) this.listener.closed();
    // `running` is false once stopped, also when a listener did so just now.
    if (!this.running) return;
    const waitMs = Math.min(MAX_REOPEN_MS, FIRST_REOPEN_MS * 2 ** Math.min(this.failures++, 10));
    this.retry = this.supplies.clock.after(waitMs + this.supplies.random.integer(waitMs), () => {
      this.retry = null;
      this.opening = this.open();
    });
  }
}
