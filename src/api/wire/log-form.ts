import type { StoredEvent } from '../../audit/event.js';
import { toWireLogRow } from './log-row.js';

/** How an export of the log is written. */
export interface LogForm {
  readonly contentType: string;
  readonly fileName: string;
  readonly head: string;
  readonly row: (event: StoredEvent) => string;
  /** The last line of one that was cut off: how many rows it holds, and after which `seq` the rest begins. */
  readonly cutOff: (rows: number, afterSeq: number) => string;
}

const COLUMNS = [
  'seq',
  'id',
  'at',
  'event_type',
  'success',
  'reason',
  'description',
  'device_id',
  'user_id',
  'actor_kind',
  'actor_id',
  'actor_name',
  'method',
  'ip_address',
  'command_id',
] as const;

/** What a spreadsheet would take for a formula when a cell begins with it. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One field of CSV (RFC 4180, section 2). What a stranger typed and a spreadsheet would compute gets an apostrophe before
 * it, which spreadsheets take for "this is text".
 */
export function csvField(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvLine(fields: readonly (string | number | boolean | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

const ndjson: LogForm = {
  contentType: 'application/x-ndjson; charset=utf-8',
  fileName: 'doorward-log.ndjson',
  head: '',
  row: (event) => `${JSON.stringify(toWireLogRow(event))}\n`,
  cutOff: (rows, afterSeq) => `${JSON.stringify({ cut_off: true, rows, after_seq: afterSeq })}\n`,
};

const csv: LogForm = {
  contentType: 'text/csv; charset=utf-8; header=present',
  fileName: 'doorward-log.csv',
  head: csvLine(COLUMNS),
  row: (event) => {
    const { actor, ...row } = toWireLogRow(event);
    const flat = { ...row, actor_kind: actor.kind, actor_id: actor.id, actor_name: actor.name };
    return csvLine(COLUMNS.map((name) => flat[name]));
  },
  cutOff: (rows, afterSeq) =>
    csvLine(
      COLUMNS.map((name) => {
        if (name === 'event_type') return 'CUT_OFF';
        return name === 'description' ? `Cut off after ${rows} rows: go on with after_seq=${afterSeq}` : null;
      }),
    ),
};

export const LOG_FORMS = { ndjson, csv } as const;
