import { encodeSerialFrame, SerialDeframer } from '../../../firmware-protocol/serial-frame.js';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { BAUD_RATE, type RawPort, type SerialHardware } from '../../../src/kit/serial-hardware.js';
import type { SimulatedClock } from '../../support/simulated-clock.js';

const BITS_PER_BYTE = 10;
type Listener = (given: never) => void;

/** A lock at the other end of the line. */
export interface LineMember {
  receive(frame: LinkFrame): void;
  connect(send: (frame: LinkFrame) => void): void;
}

/**
 * A serial line on simulated time: bytes take as long as at 115200 Bd, a lock thinks for `thinkMs`, and the port does what
 * a pty never does: hang half open, hang up without a word, refuse to be opened.
 */
export class TimedHardware implements SerialHardware {
  thinkMs = 1;
  /** The operating system's words when a port is opened; null: it opens. */
  refusal: string | null = null;
  /** Takes bytes and never says that it did; nor that it is closed. */
  isHalfOpen = false;
  identity: string | null = 'adapter';
  opened = 0;
  /** Frames that began while another was on the line. */
  collisions = 0;
  private readonly clock: SimulatedClock;
  private readonly members = new Map<number, LineMember>();
  private deframer = new SerialDeframer();
  private busyUntilMs = 0;
  private port: TimedPort | null = null;

  constructor(clock: SimulatedClock) {
    this.clock = clock;
  }

  join(address: number, member: LineMember): void {
    this.members.set(address, member);
    member.connect((frame) => {
      this.clock.after(this.thinkMs, () => {
        const bytes = encodeSerialFrame(address, frame);
        this.carry(bytes, () => this.port?.emit('data', bytes));
      });
    });
  }

  identityOf(): Promise<string | null> {
    return Promise.resolve(this.identity);
  }

  portAt(): RawPort {
    const port = new TimedPort(this);
    return port;
  }

  /** The line hangs up: reading ends, and no `close` follows. */
  hangUp(): void {
    this.port?.emit('end', undefined);
  }

  open(port: TimedPort): string | null {
    if (this.refusal !== null) return this.refusal;
    this.opened += 1;
    this.port = port;
    this.deframer = new SerialDeframer();
    return null;
  }

  send(bytes: Buffer, taken: () => void): void {
    if (this.isHalfOpen) return;
    this.carry(bytes, () => {
      taken();
      for (const { address, frame } of this.deframer.push(bytes)) this.members.get(address)?.receive(frame);
    });
  }

  private carry(bytes: Buffer, arrived: () => void): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs < this.busyUntilMs) this.collisions += 1;
    const lineMs = (bytes.length * BITS_PER_BYTE * 1000) / BAUD_RATE;
    this.busyUntilMs = nowMs + lineMs;
    this.clock.after(lineMs, arrived);
  }
}

class TimedPort implements RawPort {
  isOpen = false;
  private readonly line: TimedHardware;
  private readonly listeners = new Map<string, Listener[]>();

  constructor(line: TimedHardware) {
    this.line = line;
  }

  open(done: (error: Error | null) => void): void {
    const refusal = this.line.open(this);
    this.isOpen = refusal === null;
    queueMicrotask(() => {
      done(refusal === null ? null : new Error(refusal));
    });
  }

  write(bytes: Buffer, done: (error: null) => void): void {
    this.line.send(bytes, () => {
      done(null);
    });
  }

  close(done: () => void): void {
    this.isOpen = false;
    if (!this.line.isHalfOpen) queueMicrotask(done);
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  emit(event: string, given: unknown): void {
    if (!this.isOpen) return;
    for (const listener of this.listeners.get(event) ?? []) listener(given as never);
  }
}
