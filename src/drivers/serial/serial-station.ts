import { POLL_FRAME, type LinkFrame } from '../../../firmware-protocol/link-frame.js';
import type { LockSession } from '../lock-session.js';
import type { BusStation } from './serial-bus.js';
import type { TurnKind } from './turn-order.js';

/** Polls of a lock that has nothing to say: what a keypad waits at most. */
export const IDLE_POLL_MS = 25;
/** Polls while a reply is awaited: dense at first, for locks that answer at once, then for bolts that travel. */
const EAGER_POLL_MS = 2;
const EAGER_FOR_MS = 20;
const PATIENT_POLL_MS = 10;
/** Polls of a lock that has not answered some. */
const MAX_MISSED_POLL_MS = 200;
/** SPEC.md asks a lock to answer within 20 ms; a machine under load may need longer to hand the bytes over. */
const TURNAROUND_MS = 60;
/** For a lock that is probably not there: SPEC.md's 20 ms and the bytes of a handshake each way at 115200 Bd. */
const SILENT_TURNAROUND_MS = 30;
const MISSES_UNTIL_SILENT = 2;

/** A paired lock's place on a bus: gives its session the turns it needs. */
export class SerialStation implements BusStation {
  readonly busAddress: number;
  readonly session: LockSession;
  private lastTurnAtMs = -Infinity;
  private expectingSinceMs = Infinity;
  private misses = 0;
  /** Since the port was opened. */
  private wasHeard = false;

  constructor(busAddress: number, session: LockSession) {
    this.busAddress = busAddress;
    this.session = session;
  }

  portOpened(): void {
    this.misses = 0;
    this.wasHeard = false;
    this.session.linkUp();
  }

  portClosed(): void {
    this.session.linkDown();
  }

  nextTurnAtMs(nowMs: number): number {
    const { exchange } = this.session;
    const sendAtMs = exchange.sendDueAtMs();
    if (sendAtMs <= nowMs || !(exchange.isUp || exchange.isExpecting)) return sendAtMs;
    return Math.min(sendAtMs, this.lastTurnAtMs + this.pollIntervalMs(nowMs));
  }

  turnKind(nowMs: number): TurnKind {
    const { exchange } = this.session;
    if (!exchange.isUp) return this.wasHeard && this.misses < MISSES_UNTIL_SILENT ? 'poll' : 'probe';
    if (this.misses > 0) return 'doubt';
    return this.isAwaited || exchange.sendDueAtMs() <= nowMs ? 'urgent' : 'poll';
  }

  takeTurn(nowMs: number): { readonly frame: LinkFrame; readonly turnaroundMs: number } {
    this.lastTurnAtMs = nowMs;
    const { exchange } = this.session;
    const frame = exchange.nextFrame() ?? POLL_FRAME;
    if (!this.isAwaited) this.expectingSinceMs = Infinity;
    else if (this.expectingSinceMs === Infinity) this.expectingSinceMs = nowMs;
    const isSilent = exchange.isSilent || this.misses >= MISSES_UNTIL_SILENT;
    return { frame, turnaroundMs: isSilent ? SILENT_TURNAROUND_MS : TURNAROUND_MS };
  }

  received(frame: LinkFrame): void {
    this.misses = 0;
    this.wasHeard = true;
    this.session.received(frame);
  }

  unanswered(): void {
    this.misses++;
    this.session.exchange.unanswered();
  }

  /** Somebody waits for what the lock will say. */
  private get isAwaited(): boolean {
    return this.session.isAwaited || this.session.exchange.isExpecting;
  }

  private pollIntervalMs(nowMs: number): number {
    if (this.misses > 0) return Math.min(MAX_MISSED_POLL_MS, IDLE_POLL_MS * 2 ** this.misses);
    if (!this.isAwaited) return IDLE_POLL_MS;
    return nowMs - this.expectingSinceMs < EAGER_FOR_MS ? EAGER_POLL_MS : PATIENT_POLL_MS;
  }
}
