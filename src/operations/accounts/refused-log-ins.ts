import type { Clock } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import { SparseLog } from '../../kit/sparse-log.js';
import type { NewEvent } from '../../audit/event.js';
import { newEvent, NOBODY } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';

/** Rows in the log for refused log-ins; the rest of a minute is counted in the next row. */
export const REFUSED_ROWS_PER_MINUTE_MAX = 60;
const MINUTE_MS = 60_000;

export interface RefusedLogIn {
  readonly reason: 'invalid_credentials' | 'account_disabled' | 'bad_claim_code';
  readonly description: string;
  /** The person it was tried for. What was typed is not kept: people type passwords into the wrong field. */
  readonly userId: string | null;
  readonly ipAddress: string | null;
}

/**
 * Logs refused log-ins without letting strangers keep the disk busy: nobody waits for the row, it shares a commit
 * with others, and there are only so many of them in a minute.
 */
export class RefusedLogIns {
  private readonly store: Pick<Store, 'writeSoon'>;
  private readonly clock: Clock;
  private readonly log: SparseLog;
  private minuteFromMs = -Infinity;
  private rows = 0;
  private unlogged = 0;

  constructor(deps: {
    readonly store: Pick<Store, 'writeSoon'>;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.store = deps.store;
    this.clock = deps.clock;
    this.log = new SparseLog(deps.clock, deps.logger);
  }

  record(refused: RefusedLogIn): void {
    this.append(
      newEvent({
        ...refused,
        targetUserId: refused.userId,
        atMs: this.clock.wallMs(),
        type: 'LOG_IN_REFUSED',
        success: false,
        actor: NOBODY,
        method: 'rest',
      }),
    );
  }

  /** Any row that strangers can cause. */
  append(event: NewEvent): void {
    const now = this.clock.monotonicMs();
    if (now - this.minuteFromMs >= MINUTE_MS) {
      this.minuteFromMs = now;
      this.rows = 0;
    }
    if (this.rows >= REFUSED_ROWS_PER_MINUTE_MAX) {
      this.unlogged += 1;
      return;
    }
    this.rows += 1;
    const unlogged = this.unlogged > 0 ? { unlogged_before: this.unlogged } : {};
    this.unlogged = 0;
    this.store
      .writeSoon((tx) => tx.events.append({ ...event, data: { ...event.data, ...unlogged } }))
      .catch((error: unknown) => {
        this.log.warn('log_in_refused_unlogged', { err: error }, 'a refused log-in could not be logged');
      });
  }
}
