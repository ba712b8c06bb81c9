import type Database from 'better-sqlite3';
import type { LogLines } from '../../operations/cloud/outbox-ports.js';
import { logLines, type LogReader } from './log-lines.js';

/**
 * The log as the cloud gets it, without a number left out. Where a row is gone from the file or is no longer what it was, a line says
 * no more than its number, or what is there: the cloud puts that aside, and what the house logs from then on still goes up.
 * @param hashAt hex; of a row that is gone that of the one before
 */
export function wholeLines(connection: Database.Database, hashAt: (seq: number) => string): LogReader {
  const sound = logLines(connection, 'sound');
  let careful: LogReader | null = null;
  return (after, limit) => {
    const lines = readable(() => sound(after, limit));
    if (lines === null || lines?.last.seq === after + (lines?.count ?? 0)) return lines;
    careful ??= logLines(connection, 'careful');
    return oneByOne(careful, hashAt, after, limit);
  };
}

function oneByOne(
  read: LogReader,
  hashAt: (seq: number) => string,
  after: number,
  limit: number,
): LogLines | null {
  let text = '';
  let at = after;
  for (let next = read(at, 1); next && at - after < limit; next = read(at, 1)) {
    while (at + 1 < next.last.seq && at - after < limit) {
      at += 1;
      text += `{"seq":${at}}\n`;
    }
    if (at - after === limit) break;
    text += next.text;
    at = next.last.seq;
  }
  const count = at - after;
  return count === 0 ? null : { text, count, last: { seq: at, hash: hashAt(at) } };
}

/** @returns undefined where a column is not the JSON that it should be */
function readable(read: () => LogLines | null): LogLines | null | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_ERROR') return undefined;
    throw error;
  }
}
