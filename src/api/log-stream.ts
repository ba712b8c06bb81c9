import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StoredEvent } from '../audit/event.js';
import type { StreamAnswer } from './answer.js';
import { toWireLogRow } from './wire/log-row.js';

/** Media type of one JSON document a line. */
export const NDJSON_TYPE = 'application/x-ndjson';
/** Rows read at a time. */
export const LOG_PART_ROWS = 200;

/**
 * Rows of the log, one JSON document a line, with all their facts. The next rows are read when the reader has taken the
 * ones before: a slow reader costs its connection and no memory.
 * @param part the rows after a number, oldest first; throws for who may not read them
 */
export function logStream(part: (afterSeq: number) => readonly StoredEvent[]): StreamAnswer {
  const first = part(0);
  return {
    kind: 'stream',
    contentType: `${NDJSON_TYPE}; charset=utf-8`,
    begin: (response) => {
      void send(response, first, part).catch(() => response.destroy());
    },
  };
}

async function send(
  response: ServerResponse,
  first: readonly StoredEvent[],
  part: (afterSeq: number) => readonly StoredEvent[],
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  for (let rows = first; rows.length > 0; rows = part(rows.at(-1)?.seq ?? 0)) {
    const lines = rows.map((row) => JSON.stringify({ ...toWireLogRow(row), data: row.data }));
    if (!response.write(`${lines.join('\n')}\n`)) await once(response, 'drain', { signal: gone.signal });
  }
  response.end();
}
