import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '../audit/event.js';
import type { Clock, Timer } from '../kit/clock.js';
import { TooMany } from '../kit/errors.js';
import { nextTurn } from '../kit/next-turn.js';
import { say } from '../kit/sentence.js';
import { EXPORT_STALLED_MS, EXPORTS_MAX } from './api-settings.js';
import type { LogForm } from './wire/log-form.js';

/** Rows read at once: a few milliseconds of the hub's one thread. */
const ROWS_AT_ONCE = 100;

/** What an export reads and how it is written. */
export interface LogExport {
  readonly form: LogForm;
  /** Rows after which it is cut off, and says so. */
  readonly rowsMax: number;
  readonly afterSeq: number;
  readonly isAdmitted: () => boolean;
  readonly read: (
    seq: number,
    limit: number,
  ) => { readonly rows: readonly StoredEvent[]; readonly reachedSeq: number | null };
}

/** Exports under way. Each reads on when its reader has taken what it was sent, so it needs the memory of some rows. */
export class LogExports {
  private readonly clock: Clock;
  private open = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @throws TooMany `too_many_exports` */
  requireRoom(): void {
    if (this.open < EXPORTS_MAX) return;
    throw new TooMany(
      'too_many_exports',
      say('The hub is writing {count} exports and begins no more. Try again when one has ended.', {
        count: EXPORTS_MAX,
      }),
      { retryAfterS: EXPORT_STALLED_MS / 1000 },
    );
  }

  /** Writes it to its end. One that can't be ended well ends its connection, so that nobody takes it for whole. */
  async begin(response: ServerResponse, wanted: LogExport): Promise<void> {
    if (this.open >= EXPORTS_MAX || response.socket === null) {
      response.destroy();
      return;
    }
    this.open += 1;
    try {
      await this.write(response, wanted);
    } catch {
      response.destroy();
    } finally {
      this.open -= 1;
    }
  }

  private async write(response: ServerResponse, { form, rowsMax, afterSeq, isAdmitted, read }: LogExport) {
    response.write(form.head);
    let left = rowsMax;
    for (let seq: number | null = afterSeq; seq !== null;) {
      if (response.destroyed) return;
      if (!isAdmitted()) throw new Error('may not read on');
      if (left === 0) {
        response.write(form.cutOff(rowsMax, seq));
        break;
      }
      const part = read(seq, Math.min(ROWS_AT_ONCE, left));
      left -= part.rows.length;
      seq = part.reachedSeq;
      const text = part.rows.map(form.row).join('');
      if (text !== '' && !response.write(text)) await this.room(response);
      await nextTurn();
    }
    response.end();
  }

  /** Resolves when the reader has taken what it was sent, or has gone. */
  private room(response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const timer: Timer = this.clock.after(EXPORT_STALLED_MS, () => response.destroy());
      const done = () => {
        timer.cancel();
        response.off('drain', done).off('close', done);
        resolve();
      };
      response.on('drain', done).on('close', done);
      if (response.destroyed) done();
    });
  }
}
