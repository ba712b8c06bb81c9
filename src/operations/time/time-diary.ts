import type { EventType } from '../../audit/event.js';
import type { Clock } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Doubt, Witness } from '../../security/time-trust.js';
import { newEvent } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { TIME_TEXTS } from './time-text.js';

/** Rows about the time in an hour; the rest is counted in the next row. A clock that jumps to and fro must not fill the disk. */
export const TIME_ROWS_PER_HOUR_MAX = 60;
const HOUR_MS = 3_600_000;

/** What becomes of the trust in the time, in the log. */
export class TimeDiary {
  private readonly store: Pick<Store, 'writeSoon'>;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private hourFromMs = -Infinity;
  private rows = 0;
  private unlogged = 0;

  constructor(deps: {
    readonly store: Pick<Store, 'writeSoon'>;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.store = deps.store;
    this.clock = deps.clock;
    this.logger = deps.logger;
  }

  jumped(movedMs: number): void {
    const seconds = Math.round(movedMs / 1_000);
    const way = seconds < 0 ? 'back' : 'forward';
    this.append('CLOCK_JUMP', way, `The wall clock jumped ${way} by ${Math.abs(seconds)} s.`, {
      moved_s: seconds,
    });
  }

  note(type: 'TIME_TRUSTED' | 'TIME_UNTRUSTED', reason: Witness | Doubt): void {
    const what = type === 'TIME_TRUSTED' ? 'The time is trusted' : 'The time is not trusted';
    this.append(type, reason, `${what}: ${inEnglish(TIME_TEXTS[reason])}`, {});
  }

  private append(type: EventType, reason: string, description: string, facts: object): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.hourFromMs >= HOUR_MS) {
      this.hourFromMs = nowMs;
      this.rows = 0;
    }
    if (this.rows >= TIME_ROWS_PER_HOUR_MAX) {
      this.unlogged += 1;
      return;
    }
    this.rows += 1;
    const data = { ...facts, ...(this.unlogged > 0 && { unlogged_before: this.unlogged }) };
    this.unlogged = 0;
    const event = newEvent({ atMs: this.clock.wallMs(), type, reason, description, data });
    // In a later turn: a jump is found out wherever the time is asked for, also within a commit.
    this.clock.after(0, () => {
      this.store
        .writeSoon((tx) => tx.events.append(event))
        .catch((error: unknown) => {
          this.logger.error({ type, err: error }, 'a change of trust in the time could not be logged');
        });
    });
  }
}
