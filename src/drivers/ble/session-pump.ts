import {
  BleReassembler,
  fragmentFrame,
  MIN_FRAGMENT_BYTES,
} from '../../../firmware-protocol/ble-fragment.js';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import type { Clock, Timer } from '../../kit/clock.js';
import type { LockSession } from '../lock-session.js';

/** Of ATT, before a fragment in a write or a notification. */
const ATT_HEADER_BYTES = 3;
/** MTU 247, the most of the specification, less that header. */
const MAX_FRAGMENT_BYTES = 244;
/** What was sent and not acknowledged by then is sent again: radio links lose nothing, but a lock may. */
export const UNACKNOWLEDGED_MS = 1_000;

const LEAST_WAIT_MS = 1;

/** Bytes of a fragment at this MTU. */
export function fragmentBytes(mtu: number): number {
  return Math.max(MIN_FRAGMENT_BYTES, Math.min(MAX_FRAGMENT_BYTES, mtu - ATT_HEADER_BYTES));
}

/** Moves a session's frames over one open link: sends what is due when it is due, in fragments, and hands in what came. */
export class SessionPump {
  lastFrameAtMs: number;
  private readonly session: LockSession;
  private readonly clock: Clock;
  private readonly write: (fragments: readonly Uint8Array[]) => void;
  private readonly bytes: number;
  private readonly reassembler = new BleReassembler();
  private sentAtMs = -Infinity;
  private timer: Timer | null = null;
  private isMoving = false;
  private isOpen = true;

  constructor(
    session: LockSession,
    mtu: number,
    write: (fragments: readonly Uint8Array[]) => void,
    clock: Clock,
  ) {
    this.session = session;
    this.bytes = fragmentBytes(mtu);
    this.write = write;
    this.clock = clock;
    this.lastFrameAtMs = clock.monotonicMs();
  }

  close(): void {
    this.isOpen = false;
    this.timer?.cancel();
    this.timer = null;
  }

  received(fragment: Uint8Array): void {
    const frame = this.reassembler.push(fragment, this.clock.monotonicMs());
    if (!frame) return;
    this.lastFrameAtMs = this.clock.monotonicMs();
    this.isMoving = true;
    this.session.received(frame);
    this.isMoving = false;
    this.move();
  }

  /** Sends all that is due. */
  move(): void {
    if (this.isMoving || !this.isOpen) return;
    this.isMoving = true;
    const { exchange } = this.session;
    // Only what is due: an acknowledgement waits a moment for a message to ride with.
    while (exchange.sendDueAtMs() <= this.clock.monotonicMs()) {
      const frame = exchange.nextFrame();
      if (!frame || this.isClosed()) break;
      this.send(frame);
    }
    this.isMoving = false;
    this.arm();
  }

  /** Also while frames are being sent: what a frame leads to may end the link. */
  private isClosed(): boolean {
    return !this.isOpen;
  }

  private send(frame: LinkFrame): void {
    const nowMs = this.clock.monotonicMs();
    this.lastFrameAtMs = nowMs;
    if (frame.type !== 'ack') this.sentAtMs = nowMs;
    this.write(fragmentFrame(frame, this.bytes));
  }

  private arm(): void {
    this.timer?.cancel();
    this.timer = null;
    if (!this.isOpen) return;
    const { exchange } = this.session;
    const againAtMs = exchange.isUnacknowledged ? this.sentAtMs + UNACKNOWLEDGED_MS : Infinity;
    const atMs = Math.min(exchange.sendDueAtMs(), againAtMs);
    if (atMs === Infinity) return;
    this.timer = this.clock.after(Math.max(LEAST_WAIT_MS, atMs - this.clock.monotonicMs()), () => {
      const nowMs = this.clock.monotonicMs();
      if (exchange.isUnacknowledged && nowMs >= this.sentAtMs + UNACKNOWLEDGED_MS) {
        this.sentAtMs = nowMs;
        exchange.unacknowledged();
      }
      this.move();
    });
  }
}
