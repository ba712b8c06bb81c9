import type { LockClockSample } from '../../locks/lock-clock.js';
import { notAfterMs } from '../../locks/lock-clock.js';
import { rfc3339, type Clock } from '../../kit/clock.js';
import type { LockDeadline, LockOrder, OrderOutcome } from '../../operations/locks/driver-ports.js';
import { ORDERS_WAITING, REPLY_GRACE_MS } from './limits.js';
import { COMMANDS, outcomeOf } from './meaning.js';
import type { CommandMessage, Reply } from './messages.js';

/** What an order needs of the link to its lock. */
export interface OrderWire {
  readonly clock: Clock;
  /** Whether the lock is connected and listens to commands. */
  isThere(): boolean;
  /** A sample good enough for a deadline. null: it was asked for, call `next` when it is there. */
  freshSample(): LockClockSample | null;
  /** false: no byte left. */
  send(message: CommandMessage): boolean;
}

interface Order extends LockOrder {
  readonly journal: (deadline: LockDeadline) => Promise<void>;
  readonly settle: (outcome: OrderOutcome) => void;
  readonly fail: (error: unknown) => void;
  sent: boolean;
}

const notSent = (reason: 'lock_offline' | 'deadline_passed' | 'busy' | 'withdrawn'): OrderOutcome => ({
  kind: 'not_sent',
  reason,
});

/** Orders to one lock, one at a time: the next begins when the one before it is settled. */
export class OrderLine {
  private readonly wire: OrderWire;
  private readonly queue: Order[] = [];
  /** From the journal to the reply. */
  private current: Order | null = null;

  constructor(wire: OrderWire) {
    this.wire = wire;
  }

  get waiting(): boolean {
    return this.current !== null || this.queue.length > 0;
  }

  /** As `LockDriver.execute`. */
  execute(order: LockOrder, journal: (deadline: LockDeadline) => Promise<void>): Promise<OrderOutcome> {
    if (!this.wire.isThere()) return Promise.resolve(notSent('lock_offline'));
    if (this.queue.length >= ORDERS_WAITING) return Promise.resolve(notSent('busy'));
    return new Promise((settle, fail) => {
      this.queue.push({ ...order, journal, settle, fail, sent: false });
      this.next();
    });
  }

  /** Begins the next order if it is its turn and the lock's clock is known. */
  next(): void {
    while (this.current === null) {
      const order = this.queue[0];
      if (!order) return;
      const sample = this.wire.freshSample();
      if (!sample) return;
      this.queue.shift();
      if (this.wire.clock.monotonicMs() >= order.deadlineMs) order.settle(notSent('deadline_passed'));
      else void this.begin(order, sample);
    }
  }

  /** Whether an order waits for this reply. */
  awaits(reply: Reply): boolean {
    return this.current?.sent === true && this.current.commandId === reply.command_id;
  }

  /** @returns whether the reply settled the order */
  take(reply: Reply): boolean {
    const order = this.current;
    if (!order || !this.awaits(reply)) return false;
    const outcome = outcomeOf(order.action, reply);
    if (!outcome) return false;
    this.finish(order, outcome);
    return true;
  }

  /**
   * Gives up what is past its time.
   * @param answers whether the lock has spoken on this connection
   * @returns whether a sent order was given up
   */
  sweep(nowMs: number, answers: boolean): boolean {
    const order = this.current;
    const givenUp = order?.sent === true && nowMs >= order.deadlineMs + REPLY_GRACE_MS;
    if (givenUp) {
      this.finish(order, { kind: 'unknown', reason: this.wire.isThere() ? 'no_answer' : 'link_lost' });
    }
    for (let index = this.queue.length - 1; index >= 0; index -= 1) {
      const late = this.queue[index];
      if (!late || nowMs < late.deadlineMs) continue;
      this.queue.splice(index, 1);
      late.settle(notSent(answers ? 'deadline_passed' : 'lock_offline'));
    }
    return givenUp;
  }

  /** The link is lost: what was not sent won't be. A sent order keeps waiting, its reply may come with the lock. */
  linkLost(): void {
    for (const order of this.queue.splice(0)) order.settle(notSent('lock_offline'));
  }

  /** Nobody will listen any more. */
  abandon(): void {
    this.linkLost();
    if (this.current?.sent) this.finish(this.current, { kind: 'unknown', reason: 'link_lost' });
  }

  private async begin(order: Order, sample: LockClockSample): Promise<void> {
    this.current = order;
    const deadline = { bootId: sample.bootId, notAfterMs: notAfterMs(sample, order.deadlineMs) };
    try {
      await order.journal(deadline);
    } catch (error) {
      this.current = null;
      order.fail(error);
      this.next();
      return;
    }
    this.send(order, deadline);
  }

  /** The journal says sent. If nothing leaves after all, that is certain, and said as a failure: not `unknown`. */
  private send(order: Order, deadline: LockDeadline): void {
    const { clock } = this.wire;
    if (clock.monotonicMs() >= order.deadlineMs) {
      this.finish(order, { kind: 'answered', success: false, reason: 'expired' });
      return;
    }
    if (order.stillWanted?.() === false) {
      this.finish(order, notSent('withdrawn'));
      return;
    }
    order.sent = this.wire.send({
      command: COMMANDS[order.action],
      command_id: order.commandId,
      boot_id: deadline.bootId,
      not_after_ms: deadline.notAfterMs,
      timestamp: rfc3339(clock.wallMs()),
      user_id: order.userId,
    });
    if (!order.sent) this.finish(order, { kind: 'answered', success: false, reason: 'lock_offline' });
  }

  private finish(order: Order, outcome: OrderOutcome): void {
    this.current = null;
    order.settle(outcome);
    this.next();
  }
}
