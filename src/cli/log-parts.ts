import * as z from 'zod';
import { HubError } from '../kit/errors.js';
import type { HubClient } from './hub-client.js';
import { SIGNED_EXPORT_PATH } from './wire/audit.js';

export type LogFormat = 'ndjson' | 'csv';

/** Rows asked for at once; a part that was cut off says where the next one begins. */
export const ROWS_PER_PART = 250_000;
/** Longer than the line that says it. */
const TAIL_BYTES = 512;

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** The line by which the hub says that there is more, and after which row. */
const CUT_OFF: Readonly<Record<LogFormat, RegExp>> = {
  ndjson: /(?:^|\n)\{"cut_off":true,"rows":\d+,"after_seq":(\d+)\}\n$/,
  csv: /\r\n,,,CUT_OFF,,,Cut off after \d+ rows: go on with after_seq=(\d+),,,,,,,,\r\n$/,
};

/** The line by which the hub says why it broke off. */
const BROKEN_OFF = /(?:^|\n)(\{"broken_off":.*\})\n$/;
const brokenOffShape = z.object({ broken_off: z.object({ code: z.string(), message: z.string() }) });

/**
 * The log as a file of this format, in as many parts as it takes: what `take` is given, one after the other, is one file, with
 * one head and without marks of the cuts. Needs the memory of one piece.
 * @param told of the rows so far
 * @returns rows
 */
export async function readLogParts(
  hub: HubClient,
  query: URLSearchParams,
  format: LogFormat,
  take: (bytes: Buffer) => Promise<void>,
  told: (rows: number) => void,
  rowsPerPart = ROWS_PER_PART,
): Promise<number> {
  const count = new RowCount(format);
  for (let afterSeq: string | null = '0', isFirst = true; afterSeq !== null; isFirst = false) {
    const asked: URLSearchParams = new URLSearchParams(query);
    asked.set('format', format);
    asked.set('rows', String(rowsPerPart));
    asked.set('after_seq', afterSeq);
    let tail = Buffer.alloc(0);
    let inHead = format === 'csv' && !isFirst;
    const pass = async (bytes: Buffer) => {
      if (bytes.length === 0) return;
      count.add(bytes);
      told(count.rows);
      await take(bytes);
    };
    await hub.bytes(`/api/v1/access/logs/export?${asked.toString()}`, async (bytes) => {
      tail = Buffer.concat([tail, bytes]);
      if (inHead) {
        const end = tail.indexOf(NEWLINE);
        if (end < 0) return;
        // One newline stays, which the mark of a cut begins with.
        tail = tail.subarray(end + 1);
        inHead = false;
      }
      const ready = tail.subarray(0, Math.max(0, tail.length - TAIL_BYTES));
      tail = tail.subarray(ready.length);
      await pass(ready);
    });
    const text = tail.toString('latin1');
    const cut = CUT_OFF[format].exec(text);
    // Of the mark, the newline before it belongs to the row before.
    const keep = cut ? cut.index + (/^\r?\n/.exec(cut[0])?.[0].length ?? 0) : tail.length;
    await pass(tail.subarray(0, keep));
    const nextSeq: string | null = cut?.[1] ?? null;
    if (nextSeq !== null && Number(nextSeq) <= Number(afterSeq))
      throw new HubError('internal_error', 'The hub does not get on with the log. Are both of one version?');
    afterSeq = nextSeq;
  }
  return count.rows;
}

/** The whole log with what proves it. @returns rows; the checkpoint at the end is none @throws HubError with the code that the hub broke off with */
export async function readSignedLog(
  hub: HubClient,
  take: (bytes: Buffer) => Promise<void>,
  told: (rows: number) => void,
): Promise<number> {
  const count = new RowCount('ndjson');
  let tail = Buffer.alloc(0);
  await hub.bytes(SIGNED_EXPORT_PATH, async (bytes) => {
    count.add(bytes);
    told(count.rows);
    tail = Buffer.concat([tail, bytes]).subarray(-TAIL_BYTES);
    await take(bytes);
  });
  const last = BROKEN_OFF.exec(tail.toString('utf8'))?.[1];
  if (last !== undefined) {
    const { broken_off: why } = brokenOffShape.parse(JSON.parse(last));
    throw new HubError(why.code, why.message);
  }
  return Math.max(0, count.rows - 1);
}

/** Counts rows as they pass: in CSV a quoted cell may hold newlines. */
class RowCount {
  private readonly isCsv: boolean;
  private newlines = 0;
  private inQuotes = false;

  constructor(format: LogFormat) {
    this.isCsv = format === 'csv';
  }

  get rows(): number {
    return this.isCsv ? Math.max(0, this.newlines - 1) : this.newlines;
  }

  add(bytes: Buffer): void {
    for (const byte of bytes) {
      if (byte === QUOTE && this.isCsv) this.inQuotes = !this.inQuotes;
      else if (byte === NEWLINE && !this.inQuotes) this.newlines += 1;
    }
  }
}
