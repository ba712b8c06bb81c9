import type { Clock, Timer } from '../kit/clock.js';

/** Which way a message goes, seen from the lock. */
export type Way = 'to_hub' | 'to_lock';

/** What can happen to messages on the air. */
export type MessageFault = 'drop' | 'duplicate' | 'delay' | 'reorder';

/** A message held back for the next one goes on by itself after this. */
export const REORDER_HOLD_MS = 1000;
export const FAULT_COUNT_MAX = 1_000_000;
export const FAULT_DELAY_MAX_MS = 600_000;

interface Armed {
  readonly kind: MessageFault;
  readonly way: Way | null;
  readonly ms: number;
  left: number;
}

interface Held {
  readonly pass: () => void;
  readonly timer: Timer;
}

/**
 * The bad air between one lock and the hub. Message faults hit whole messages (a DATA frame, an MQTT publish), each
 * armed fault as many as its count, in the order they were armed; `drop_replies` loses whole answers to orders, so that
 * no resending at the link hides it.
 */
export class Faults {
  private readonly clock: Clock;
  private armed: Armed[] = [];
  private repliesToDrop = 0;
  private held: Record<Way, Held | null> = { to_hub: null, to_lock: null };

  constructor(clock: Clock) {
    this.clock = clock;
  }

  dropReplies(count: number): void {
    this.repliesToDrop += count;
  }

  /** @param way null: both */
  arm(kind: MessageFault, count: number, ms: number, way: Way | null): void {
    this.armed.push({ kind, way, ms, left: count });
  }

  /** Ends every fault; what is held back goes on. */
  clear(): void {
    this.armed = [];
    this.repliesToDrop = 0;
    this.release('to_hub');
    this.release('to_lock');
  }

  /** Whether the answer about to be sent is to be lost; counts it. */
  losesReply(): boolean {
    if (this.repliesToDrop === 0) return false;
    this.repliesToDrop -= 1;
    return true;
  }

  /** Lets one message through: `pass` is called once, twice, later, after the next one, or never. */
  carry(way: Way, pass: () => void): void {
    const fault = this.armed.length === 0 ? null : this.take(way);
    if (fault?.kind === 'drop') return;
    if (fault?.kind === 'reorder' && !this.held[way]) {
      const timer = this.clock.after(REORDER_HOLD_MS, () => {
        this.release(way);
      });
      this.held[way] = { pass, timer };
      return;
    }
    if (fault?.kind === 'delay') {
      this.clock.after(fault.ms, pass);
      return;
    }
    pass();
    if (fault?.kind === 'duplicate') pass();
    if (this.held[way]) this.release(way);
  }

  private take(way: Way): Armed | null {
    const fault = this.armed.find((armed) => armed.way === null || armed.way === way);
    if (!fault) return null;
    fault.left -= 1;
    if (fault.left <= 0) this.armed = this.armed.filter((armed) => armed !== fault);
    return fault;
  }

  private release(way: Way): void {
    const held = this.held[way];
    this.held[way] = null;
    held?.timer.cancel();
    held?.pass();
  }
}
