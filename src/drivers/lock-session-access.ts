import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { AccessRequest as AccessRequestMessage } from '../../firmware-protocol/lock-messages.js';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { ACCESS_DECISION_MS } from '../locks/lock-clock.js';
import type { AccessRequest } from '../operations/locks/driver-ports.js';
import { hexOf } from './lock-session-meaning.js';

/** Decided requests of one lock that are remembered, so that a repeated one gets the same answer. */
export const MAX_REMEMBERED = 16;

/** Where a decision comes from and goes to. */
export interface AccessLink {
  decide(request: AccessRequest): Promise<{ readonly grant: boolean }>;
  answer(message: HubMessage, re: number, voidAfterMs: number): void;
}

interface Press {
  readonly message: AccessRequestMessage;
  readonly receivedAtMs: number;
  /** The latest message that asked. */
  re: number;
  grant: boolean | null;
}

/**
 * Answers "may this open me?" for one lock: one request in work at a time, the same answer for the same request, and
 * none later than 900 ms after the lock asked.
 */
export class AccessAnswers {
  private readonly link: AccessLink;
  private readonly clock: Clock;
  private readonly logger: Logger;
  /** By boot and request id, oldest first. */
  private readonly presses = new Map<string, Press>();
  private inWork = false;
  private next: Press | null = null;

  constructor(link: AccessLink, clock: Clock, logger: Logger) {
    this.link = link;
    this.clock = clock;
    this.logger = logger;
  }

  requested(message: AccessRequestMessage, re: number, receivedAtMs: number): void {
    const key = hexOf(message.bootId) + hexOf(message.requestId);
    const known = this.presses.get(key);
    if (known) {
      known.re = re;
      this.answer(known);
      return;
    }
    const press: Press = { message, receivedAtMs, re, grant: null };
    this.presses.set(key, press);
    for (const oldest of this.presses.keys()) {
      if (this.presses.size <= MAX_REMEMBERED) break;
      this.presses.delete(oldest);
    }
    if (this.inWork) this.next = press;
    else void this.work(press);
  }

  private async work(first: Press): Promise<void> {
    this.inWork = true;
    for (let press: Press | null = first; press; press = this.takeNext()) {
      if (this.isVoid(press)) continue;
      try {
        press.grant = (await this.link.decide(requestOf(press.message))).grant;
        this.answer(press);
      } catch (error) {
        // No decision is a decision: the lock stays as it is and shows that nobody answered.
        this.logger.error({ err: error }, 'access request not decided');
      }
    }
    this.inWork = false;
  }

  /** Of presses that came meanwhile only the last one can still have somebody waiting. */
  private takeNext(): Press | null {
    const { next } = this;
    this.next = null;
    return next;
  }

  private isVoid(press: Press): boolean {
    return this.clock.monotonicMs() - press.receivedAtMs > ACCESS_DECISION_MS;
  }

  private answer(press: Press): void {
    if (press.grant === null || this.isVoid(press)) return;
    const { requestId, bootId, lockMs } = press.message;
    this.link.answer(
      {
        type: 'access_decision',
        requestId,
        grant: press.grant,
        bootId,
        notAfterMs: lockMs + ACCESS_DECISION_MS,
      },
      press.re,
      press.receivedAtMs + ACCESS_DECISION_MS,
    );
  }
}

function requestOf(message: AccessRequestMessage): AccessRequest {
  return { requestId: hexOf(message.requestId), kind: message.kind, value: message.value };
}
