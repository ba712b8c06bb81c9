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

/** What is written, and for whom. */
export interface LogExport {
  /** Each is made when the one before was taken. */
  readonly pieces: Iterable<string> | AsyncIterable<string>;
  readonly isAdmitted: () => boolean;
}

/** Rows of the log in a form. */
export interface LogRows {
  readonly form: LogForm;
  /** Rows after which it is cut off, and says so. */
  readonly rowsMax: number;
  readonly afterSeq: number;
  readonly read: (
    seq: number,
    limit: number,
  ) => { readonly rows: readonly StoredEvent[]; readonly reachedSeq: number | null };
}

export function* rowPieces({ form, rowsMax, afterSeq, read }: LogRows): Generator<string, void, undefined> {
  yield form.head;
  let left = rowsMax;
  for (let seq: number | null = afterSeq; seq !== null;) {
    if (left === 0) {
      yield form.cutOff(rowsMax, seq);
      return;
    }
    const part = read(seq, Math.min(ROWS_AT_ONCE, left));
    left -= part.rows.length;
    seq = part.reachedSeq;
    yield part.rows.map(form.row).join('');
  }
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

  private async write(response: ServerResponse, { pieces, isAdmitted }: LogExport) {
    for await (const piece of pieces) {
      if (response.destroyed) return;
      if (!isAdmitted()) throw new Error('may not read on');
      if (piece.length > 0 && !response.write(piece)) await this.room(response);
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
