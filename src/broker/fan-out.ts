import type { Clock } from '../kit/clock.js';
import * as limits from './limits.js';
import { FilterTree } from './persistence/filter-tree.js';

/** A message as Aedes routes it. */
export interface Routed {
  readonly topic: string;
  /** Of whom it came from; none: from the hub itself. */
  readonly clientId?: string | undefined;
}

export type Listener = (message: Routed, done: () => void) => void;
type Done = (error?: Error) => void;

/** A message on its way. */
interface Passing {
  readonly message: Routed;
  readonly listeners: readonly Listener[];
  next: number;
  readonly done: Done | null;
}

/**
 * What Aedes routes with, in place of its own: messages go to their listeners in the order they came in, and for a
 * short while in each turn of the event loop, so that a command for a door never waits until a thousand were told of it.
 * It waits for no listener: a reader that does not read is the matter of `OutgoingLimits`.
 */
export class FanOut {
  private readonly tree = new FilterTree<Listener, Listener>();
  private readonly passing: Passing[] = [];
  private readonly clock: Clock;
  private isDue = false;
  private isClosed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  on(filter: string, listener: Listener, done?: () => void): this {
    this.tree.set(filter, listener, listener);
    if (done) setImmediate(done);
    return this;
  }

  removeListener(filter: string, listener: Listener, done?: () => void): this {
    this.tree.delete(filter, listener);
    if (done) setImmediate(done);
    return this;
  }

  /**
   * Whoever hears it is settled now: one that subscribes later, or comes back to its session, is sent what is kept instead.
   * @param done told, never within this call, when all have been passed the message; to a client, which has more to say,
   * at once, as long as not too much waits
   */
  emit(message: Routed, done: Done = ignore): this {
    if (this.isClosed) {
      done(new Error('the broker is closed'));
      return this;
    }
    const listeners = this.tree.match(message.topic);
    const isHeld = message.clientId === undefined || this.passing.length >= limits.FAN_OUT_MESSAGES;
    this.passing.push({ message, listeners, next: 0, done: isHeld ? done : null });
    if (!isHeld) setImmediate(done);
    if (!this.isDue) this.pass();
    return this;
  }

  /** What is on its way goes on. */
  close(done: () => void): this {
    this.isClosed = true;
    setImmediate(done);
    return this;
  }

  private pass(): void {
    this.isDue = false;
    let passed = 0;
    const endMs = this.clock.monotonicMs() + limits.TURN_MS;
    for (let first = this.passing[0]; first; first = this.passing[0]) {
      const listener = first.listeners[first.next];
      first.next += 1;
      if (listener) {
        listener(first.message, ignore);
        passed += 1;
        if (passed >= limits.TURN_JOBS && this.clock.monotonicMs() >= endMs) break;
      } else {
        this.passing.shift();
        if (first.done) setImmediate(first.done);
      }
    }
    if (this.passing.length === 0) return;
    this.isDue = true;
    setImmediate(() => {
      this.pass();
    });
  }
}

function ignore(): void {
  // nobody is waited for
}
