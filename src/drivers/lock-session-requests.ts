import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import type { Clock, Timer } from '../kit/clock.js';

/** How a request ended. `sent` says whether a byte of it may have left. */
export type Reply =
  | { readonly kind: 'reply'; readonly message: LockMessage; readonly receivedAtMs: number }
  /** Too many requests are waiting for this lock. */
  | { readonly kind: 'full'; readonly sent: false }
  /** The session ended, or there was none. */
  | { readonly kind: 'lost'; readonly sent: boolean }
  | { readonly kind: 'timeout'; readonly sent: boolean };

/** A message on its way to a channel. */
export interface Outgoing {
  readonly message: HubMessage;
  readonly re: number | undefined;
  /** The channel gave it number `n`. */
  sent(n: number): void;
}

interface Asked extends Outgoing {
  n: number | null;
  readonly sendByMs: number;
  readonly resolve: (reply: Reply) => void;
  readonly timer: Timer;
}

/** Requests waiting to be sent to one lock. */
export const MAX_WAITING_REQUESTS = 16;
/** Answers waiting to be sent to one lock. */
const MAX_WAITING_ANSWERS = 8;

/** Requests to one lock: waiting, sent, answered. Answers to the lock's own messages go first. */
export class SessionRequests {
  private readonly clock: Clock;
  private readonly answers: (Outgoing & { readonly voidAfterMs: number })[] = [];
  private proof: Asked | null = null;
  private waiting: Asked[] = [];
  private readonly awaited = new Map<number, Asked>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Whether nothing is waiting, neither here nor at the lock. */
  get isIdle(): boolean {
    return this.waiting.length === 0 && this.answers.length === 0 && !this.proof && this.awaited.size === 0;
  }

  get areAwaited(): boolean {
    return this.awaited.size > 0;
  }

  isAwaiting(n: number): boolean {
    return this.awaited.has(n);
  }

  hasNext(withRequests: boolean): boolean {
    return this.proof !== null || this.answers.length > 0 || (withRequests && this.waiting.length > 0);
  }

  /** Both times are monotonic: it is not sent after `sendByMs`, and a reply is awaited until `replyByMs`. */
  ask(message: HubMessage, replyByMs: number, sendByMs = replyByMs): Promise<Reply> {
    if (this.waiting.length >= MAX_WAITING_REQUESTS) return Promise.resolve({ kind: 'full', sent: false });
    return new Promise((resolve) => this.waiting.push(this.asked(message, replyByMs, sendByMs, resolve)));
  }

  /** The first request of a session, before all others. */
  prove(message: HubMessage, replyByMs: number): Promise<Reply> {
    return new Promise((resolve) => {
      this.proof = this.asked(message, replyByMs, replyByMs, resolve);
    });
  }

  answer(message: HubMessage, re: number, voidAfterMs: number): void {
    if (this.answers.length >= MAX_WAITING_ANSWERS) this.answers.shift();
    this.answers.push({ message, re, voidAfterMs, sent: () => undefined });
  }

  /** What to send next. What is too late by now is dropped. */
  take(nowMs: number, withRequests: boolean): Outgoing | null {
    const proof = this.proof;
    this.proof = null;
    if (proof) return proof;
    for (let answer = this.answers.shift(); answer; answer = this.answers.shift()) {
      if (nowMs <= answer.voidAfterMs) return answer;
    }
    while (withRequests) {
      const asked = this.waiting.shift();
      if (!asked || nowMs < asked.sendByMs) return asked ?? null;
      asked.timer.cancel();
      asked.resolve({ kind: 'timeout', sent: false });
    }
    return null;
  }

  reply(n: number, message: LockMessage, receivedAtMs: number): void {
    const asked = this.awaited.get(n);
    if (!asked) return;
    this.awaited.delete(n);
    asked.timer.cancel();
    asked.resolve({ kind: 'reply', message, receivedAtMs });
  }

  /** Answers belong to the session that asked. */
  dropAnswers(): void {
    this.answers.length = 0;
  }

  /** The session ended: nothing that was waiting will be sent by it, nothing that was sent will be answered. */
  loseAll(): void {
    const all = [...(this.proof ? [this.proof] : []), ...this.waiting, ...this.awaited.values()];
    this.proof = null;
    this.waiting = [];
    this.dropAnswers();
    this.awaited.clear();
    for (const asked of all) {
      asked.timer.cancel();
      asked.resolve({ kind: 'lost', sent: asked.n !== null });
    }
  }

  private asked(
    message: HubMessage,
    replyByMs: number,
    sendByMs: number,
    resolve: (reply: Reply) => void,
  ): Asked {
    const asked: Asked = {
      message,
      sendByMs,
      re: undefined,
      n: null,
      resolve,
      timer: this.clock.after(replyByMs - this.clock.monotonicMs(), () => {
        if (asked.n === null) this.waiting = this.waiting.filter((other) => other !== asked);
        else this.awaited.delete(asked.n);
        if (this.proof === asked) this.proof = null;
        resolve({ kind: 'timeout', sent: asked.n !== null });
      }),
      sent: (n) => {
        asked.n = n;
        this.awaited.set(n, asked);
      },
    };
    return asked;
  }
}
