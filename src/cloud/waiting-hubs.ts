import { sql } from 'kysely';
import type { Clock, Timer } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { REQUEST_LOOK_MS } from './limits.js';
import { CloudProblem } from './problem.js';
import type { CloudDatabase } from './tables.js';

/** Requests that the first look goes back by: those that were made while this copy started. */
const FIRST_LOOK_BACK = 1_000;

/**
 * Hubs that wait for requests at this copy of the cloud. What is made here wakes them at once; what is made at another copy
 * within `REQUEST_LOOK_MS`: one look for all of them together.
 */
export class WaitingHubs {
  private readonly db: CloudDatabase;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly waiting = new Map<string, () => void>();
  private timer: Timer | null = null;
  private isStopped = false;
  /** Numbers of the newest requests at the last look, and at the one before: what took long to commit is seen by the next look. */
  private seen: number | null = null;
  private seenBefore = 0;

  constructor(db: CloudDatabase, clock: Clock, logger: Logger) {
    this.db = db;
    this.clock = clock;
    this.logger = logger;
  }

  /**
   * Resolves when there may be something for the hub, when it asks anew, or after `ms`. To be called before it is looked
   * what there is, so that nothing falls between. @throws CloudProblem 503 `unavailable`
   */
  wait(hubId: string, ms: number): { readonly woken: Promise<void>; readonly end: () => void } {
    if (this.isStopped) throw new CloudProblem(503, 'unavailable', 'This copy of the cloud stops.', {}, 1);
    this.wake(hubId);
    let end: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      const timer = this.clock.after(ms, () => {
        end();
      });
      end = () => {
        timer.cancel();
        if (this.waiting.get(hubId) === end) this.waiting.delete(hubId);
        resolve();
      };
    });
    this.waiting.set(hubId, end);
    this.timer ??= this.clock.after(REQUEST_LOOK_MS, this.look);
    return { woken, end };
  }

  get size(): number {
    return this.waiting.size;
  }

  wake(hubId: string): void {
    this.waiting.get(hubId)?.();
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
    for (const end of [...this.waiting.values()]) end();
  }

  private readonly look = (): void => {
    this.timer = null;
    this.others()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'requests that were made elsewhere could not be looked for');
      })
      .finally(() => {
        if (this.waiting.size > 0 && !this.isStopped)
          this.timer ??= this.clock.after(REQUEST_LOOK_MS, this.look);
      });
  };

  private async others(): Promise<void> {
    let seen = this.seen ?? (await this.begin());
    const rows = await this.db
      .selectFrom('requests')
      .select(['hub_id', sql<number>`max(number)`.as('newest')])
      .where('number', '>', this.seenBefore)
      .groupBy('hub_id')
      .execute();
    this.seenBefore = seen;
    for (const { hub_id, newest } of rows) {
      seen = Math.max(seen, newest);
      this.wake(hub_id);
    }
    this.seen = seen;
  }

  /** @returns the number of the newest request there is */
  private async begin(): Promise<number> {
    const { newest } = await this.db
      .selectFrom('requests')
      .select(sql<number | null>`max(number)`.as('newest'))
      .executeTakeFirstOrThrow();
    this.seenBefore = Math.max(0, (newest ?? 0) - FIRST_LOOK_BACK);
    return newest ?? 0;
  }
}
