import { Conflict, HubError, Refused } from '../../kit/errors.js';
import type { Caller } from '../ports.js';
import type { Store } from '../store-ports.js';
import type { LogCheckpoints } from './log-checkpoints.js';

/** Rows read at once: a few milliseconds of the hub's one thread. */
const ROWS_AT_ONCE = 64;

/** As `AuditUseCases.exportLog`. */
export function exportLog(
  deps: {
    readonly store: Pick<Store, 'outbox' | 'logTree'>;
    readonly checkpoints: LogCheckpoints;
  },
  caller: Caller,
): AsyncIterable<string> {
  // It tells of silent alarms: nobody who forces a person at a telephone is to see it.
  if (caller.method !== 'cli')
    throw new Refused('permission_denied', 'The whole log is written on the hub itself alone.');
  return ended(lines(deps));
}

/** The head of the answer has long gone: what goes wrong is told where the checkpoint would be, and a file that ends so is not whole. */
async function* ended(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    yield `${JSON.stringify({ broken_off: { code: error.code, message: error.message } })}\n`;
  }
}

async function* lines({
  store,
  checkpoints,
}: Parameters<typeof exportLog>[0]): AsyncGenerator<string, void, undefined> {
  const takenBefore = store.logTree.losses();
  let seq = 0;
  for (let size = store.logTree.head().size; ;) {
    while (seq < size) {
      const read = store.outbox.lines(seq, Math.min(ROWS_AT_ONCE, size - seq));
      if (!read || read.last.seq <= seq)
        throw new Conflict('log_incomplete', 'A row of the log is missing, so nothing can be proved by it.');
      seq = read.last.seq;
      yield read.text;
    }
    const { size: signedSize, note } = await checkpoints.sign();
    // A part of a row that was written before is gone by now, and a row here says so: the two would not fit.
    if (store.logTree.losses() !== takenBefore)
      throw new Conflict('log_changed', 'Something of the log was erased meanwhile: export it again.');
    if (signedSize === seq) {
      yield `${JSON.stringify({ checkpoint: note })}\n`;
      return;
    }
    size = signedSize;
  }
}
