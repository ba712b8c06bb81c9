import { SerialPort } from 'serialport';
import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Random } from '../../kit/random.js';

const FIRST_REOPEN_MS = 100;
const MAX_REOPEN_MS = 5_000;
/** A write that the port has not taken by then means that the port is dead, though open. */
const WRITE_STALL_MS = 2_000;
export const BAUD_RATE = 115_200;

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
}

/**
 * One serial port, held exclusively, that opens itself again whenever it vanished and came back: a USB adapter pulled
 * out, a port another program held. Waits between tries grow to 5 s and are spread at random.
 */
export class ReopeningPort implements Part {
  readonly name: string;
  private readonly path: string;
  private readonly listener: PortListener;
  private readonly supplies: PortSupplies;
  private port: SerialPort | null = null;
  private running = false;
  private opening: Promise<void> | null = null;
  private retry: Timer | null = null;
  private failures = 0;
  private writtenAtMs: number | null = null;
  private problem: string | null = 'not opened yet';

  constructor(path: string, listener: PortListener, supplies: PortSupplies) {
    this.name = `serial port ${path}`;
    this.path = path;
    this.listener = listener;
    this.supplies = supplies;
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
    this.problem = 'stopped';
    const port = this.port;
    this.port = null;
    await this.opening;
    if (!port?.isOpen) return;
    await new Promise<void>((resolve) => {
      port.close(() => {
        resolve();
      });
    });
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
    port.write(bytes, () => {
      if (this.port !== port) return;
      this.writtenAtMs = null;
      this.listener.drained();
    });
  }

  /** Closes a port that is open and takes no bytes (half-open), so that it is opened anew. */
  closeIfStalled(): void {
    if (this.writtenAtMs === null) return;
    if (this.supplies.clock.monotonicMs() - this.writtenAtMs > WRITE_STALL_MS) this.port?.close();
  }

  private open(): Promise<void> {
    const port = new SerialPort({ path: this.path, baudRate: BAUD_RATE, lock: true, autoOpen: false });
    this.port = port;
    port.on('data', (chunk: Buffer) => {
      if (this.port === port) this.listener.received(chunk);
    });
    // Errors of an open port are followed by `close`; without a listener they would end the process.
    port.on('error', (error) => {
      this.supplies.logger.warn({ path: this.path, err: error }, 'serial port error');
    });
    port.on('close', () => {
      if (this.port === port) this.lost(`${this.path} was unplugged or closed`);
    });
    return new Promise((resolve) => {
      port.open((error) => {
        if (this.port === port) {
          if (error) this.lost(explain(this.path, error.message));
          else this.openedNow();
        }
        resolve();
      });
    });
  }

  private openedNow(): void {
    this.problem = null;
    this.failures = 0;
    this.writtenAtMs = null;
    this.supplies.logger.info({ path: this.path }, 'serial port open');
    this.listener.opened();
  }

  private lost(problem: string): void {
    const wasOpen = this.problem === null;
    if (problem !== this.problem) this.supplies.logger.warn({ path: this.path, problem }, 'serial port lost');
    this.port = null;
    this.problem = problem;
    this.writtenAtMs = null;
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

/** An installer's sentence for what the operating system said. */
export function explain(path: string, message: string): string {
  if (/permission denied|EACCES|EPERM|operation not permitted/i.test(message)) {
    return `no permission to open ${path}: add the user that runs the hub to the group that owns it (usually: sudo usermod -aG dialout USER) and start the hub again`;
  }
  if (/lock port|temporarily unavailable|busy/i.test(message)) {
    return `${path} is in use by another program (a modem manager, a console, a second hub): stop that program`;
  }
  if (/no such file|ENOENT|ENXIO|no such device/i.test(message)) {
    return `${path} is not there: plug in the adapter, or check the path against /dev/serial/by-id`;
  }
  return `${path} can't be opened: ${message.replace(/^Error:? ?/, '')}`;
}
