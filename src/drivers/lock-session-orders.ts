import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { Clock } from '../kit/clock.js';
import { isFresh, notAfterMs, type LockClockSample } from '../locks/lock-clock.js';
import type {
  LockDeadline,
  LockOrder,
  OrderOutcome,
  RecordedResult,
} from '../operations/locks/driver-ports.js';
import { bytesOf, orderMessage, outcomeOf, recordedResultOf } from './lock-session-meaning.js';
import { RECONNECT_MS } from './lock-session-readiness.js';
import type { Reply } from './lock-session-requests.js';

/** Orders for one lock that wait for the one being carried out. */
export const MAX_WAITING_ORDERS = 8;
/** An answer may be on its way when the deadline passes. */
const GRACE_MS = 250;
/** Longest wait for a reply that needs no motor. */
export const QUERY_MS = 3_000;

/** What an order needs of the session it goes through. */
export interface OrderLink {
  /** The latest sample of the lock's clock, of this session or an earlier one. */
  sample(): LockClockSample | null;
  /** True once the lock is there, false at `untilMs`; unless `patient`, false at once when it is not even coming back. */
  whenReady(untilMs: number, patient: boolean): Promise<boolean> | boolean;
  /** Not sent after `sendByMs`, reply awaited until `replyByMs`, both monotonic. */
  request(message: HubMessage, replyByMs: number, sendByMs?: number): Promise<Reply>;
}

/** Carries out orders for one lock, one after the other, each at most once and never past its deadline. */
export class LockOrders {
  private readonly link: OrderLink;
  private readonly clock: Clock;
  private readonly waiting: (() => void)[] = [];
  private busy = false;

  constructor(link: OrderLink, clock: Clock) {
    this.link = link;
    this.clock = clock;
  }

  /** See `LockDriver.execute`. */
  async execute(
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    if (this.busy) {
      if (this.waiting.length >= MAX_WAITING_ORDERS) return { kind: 'not_sent', reason: 'busy' };
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.busy = true;
    try {
      return await this.carryOut(order, beforeFirstByte);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.busy = false;
    }
  }

  /** See `LockDriver.result`. */
  async result(commandId: string, deadline: LockDeadline): Promise<RecordedResult | null> {
    const nowMs = this.clock.monotonicMs();
    if (!(await this.link.whenReady(nowMs + RECONNECT_MS, false))) return null;
    const message: HubMessage = { type: 'get_result', commandId: bytesOf(commandId) };
    const reply = await this.link.request(message, this.clock.monotonicMs() + QUERY_MS);
    if (reply.kind !== 'reply' || reply.message.type !== 'result') return null;
    return recordedResultOf(reply.message, deadline);
  }

  private async carryOut(
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    const sample = await this.freshSample(order.deadlineMs);
    if (!sample) return this.notSent(order);
    const deadline = { bootId: sample.bootId, notAfterMs: notAfterMs(sample, order.deadlineMs) };
    await beforeFirstByte(deadline);
    const message = orderMessage(order, deadline);
    for (;;) {
      if (this.isPast(order)) return DEADLINE_PASSED;
      if (order.stillWanted?.() === false) return WITHDRAWN;
      const reply = await this.link.request(message, order.deadlineMs + GRACE_MS, order.deadlineMs);
      if (reply.kind === 'reply') return outcomeOf(reply.message);
      if (reply.kind === 'full') return { kind: 'not_sent', reason: 'busy' };
      if (reply.sent) return this.settle(order, deadline, reply);
      // Not a byte of it left: it may wait for the link, in the boot that its deadline counts in.
      if (!(await this.link.whenReady(order.deadlineMs, true))) return this.notSent(order);
      if (this.link.sample()?.bootId !== deadline.bootId) return LOCK_OFFLINE;
    }
  }

  /** A sample no older than 60 s, asking the lock for one if need be; null when it can't be had in time. */
  private async freshSample(deadlineMs: number): Promise<LockClockSample | null> {
    for (;;) {
      const nowMs = this.clock.monotonicMs();
      if (nowMs >= deadlineMs) return null;
      const untilMs = Math.min(deadlineMs, nowMs + RECONNECT_MS);
      const ready = this.link.whenReady(untilMs, false);
      if (!(ready === true || (await ready))) return null;
      const sample = this.link.sample();
      if (isFresh(sample, this.clock.monotonicMs())) return sample;
      const reply = await this.link.request({ type: 'get_status' }, Math.min(deadlineMs, nowMs + QUERY_MS));
      if (reply.kind !== 'reply') return null;
    }
  }

  /** The order left and its answer was lost: the lock's own record may still tell, if the lock comes back in time. */
  private async settle(order: LockOrder, deadline: LockDeadline, reply: Reply): Promise<OrderOutcome> {
    if (reply.kind === 'timeout' || order.action === 'identify') return NO_ANSWER;
    if (!(await this.link.whenReady(order.deadlineMs, true))) return LINK_LOST;
    const recorded = await this.result(order.commandId, deadline);
    switch (recorded?.kind) {
      case 'done':
        return { kind: 'answered', success: recorded.success, reason: recorded.reason };
      case 'not_executed':
        return {
          kind: 'answered',
          success: false,
          reason: this.link.sample()?.bootId === deadline.bootId ? 'expired' : 'wrong_boot',
        };
      case 'undecided':
      case undefined:
        return LINK_LOST;
    }
  }

  private notSent(order: LockOrder): OrderOutcome {
    return this.isPast(order) ? DEADLINE_PASSED : LOCK_OFFLINE;
  }

  private isPast(order: LockOrder): boolean {
    return this.clock.monotonicMs() >= order.deadlineMs;
  }
}

const DEADLINE_PASSED: OrderOutcome = { kind: 'not_sent', reason: 'deadline_passed' };
const WITHDRAWN: OrderOutcome = { kind: 'not_sent', reason: 'withdrawn' };
const LOCK_OFFLINE: OrderOutcome = { kind: 'not_sent', reason: 'lock_offline' };
const NO_ANSWER: OrderOutcome = { kind: 'unknown', reason: 'no_answer' };
const LINK_LOST: OrderOutcome = { kind: 'unknown', reason: 'link_lost' };
