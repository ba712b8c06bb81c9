import type { LockEvent } from '../../firmware-protocol/lock-messages.js';
import type { Clock, Timer } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { LockReport } from '../operations/locks/driver-ports.js';
import { hexOf, reportOf } from './lock-session-meaning.js';
import { unreadableReport } from './unreadable-report.js';

/** Events of one lock that wait to become durable. More, and the session ends: the lock keeps them and sends them again. */
export const MAX_WAITING_EVENTS = 64;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;

export interface EventLink {
  /** Resolves when the event is durable. */
  report(report: LockReport): Promise<void>;
  /** Tells the lock that it may forget the events of that boot up to `upto`. */
  acknowledge(bootId: Uint8Array, upto: number): void;
  /** Too many are waiting. */
  overrun(): void;
}

/**
 * Takes a lock's events in order and acknowledges each only after it is durable. One that can't be stored is tried
 * again and holds up those behind it, since an acknowledgement covers all before it.
 */
export class EventIntake {
  private readonly link: EventLink;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private waiting: LockEvent[] = [];
  private inWork = false;
  private retry: Timer | null = null;
  private failures = 0;
  /** The last event acknowledged. */
  private last: { readonly bootId: string; readonly seq: number } | null = null;

  constructor(link: EventLink, clock: Clock, logger: Logger) {
    this.link = link;
    this.clock = clock;
    this.logger = logger;
  }

  received(event: LockEvent): void {
    if (this.last && this.last.bootId === hexOf(event.bootId) && event.seq <= this.last.seq) {
      this.link.acknowledge(event.bootId, this.last.seq);
      return;
    }
    if (this.waiting.length >= MAX_WAITING_EVENTS) {
      this.link.overrun();
      return;
    }
    this.waiting.push(event);
    if (!this.inWork && !this.retry) void this.work();
  }

  /** The session ended: the lock will send again what was not acknowledged. */
  forget(): void {
    this.waiting = [];
    this.retry?.cancel();
    this.retry = null;
  }

  private async work(): Promise<void> {
    this.inWork = true;
    for (let event = this.waiting[0]; event; event = this.waiting[0]) {
      try {
        const missing = this.missingBefore(event);
        if (missing) await this.link.report(missing);
        await this.link.report(reportOf(event));
      } catch (error) {
        this.tryAgain(error);
        break;
      }
      this.failures = 0;
      // Not there any more: the session ended meanwhile, and the lock sends it again.
      if (this.waiting[0] !== event) continue;
      this.waiting.shift();
      this.last = { bootId: hexOf(event.bootId), seq: event.seq };
      this.link.acknowledge(event.bootId, event.seq);
    }
    this.inWork = false;
  }

  /** Events have no gaps: what is missing came and could not be read. Its acknowledgement must not be its end. */
  private missingBefore(event: LockEvent): LockReport | null {
    const bootId = hexOf(event.bootId);
    if (this.last?.bootId !== bootId || event.kind === 'events_lost') return null;
    const count = event.seq - this.last.seq - 1;
    return count > 0 ? unreadableReport(bootId, this.last.seq + 1, count) : null;
  }

  private tryAgain(error: unknown): void {
    if (this.waiting.length === 0) return;
    const waitMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.failures++, 10));
    this.logger.error({ err: error, waitMs }, 'a lock event could not be stored; the lock keeps it');
    this.retry = this.clock.after(waitMs, () => {
      this.retry = null;
      void this.work();
    });
  }
}
