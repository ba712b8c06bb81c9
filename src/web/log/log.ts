import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { LogRow } from '../api/wire.js';

/** What somebody wants to see of the log. */
export interface LogFilter {
  readonly deviceId: string | null;
  readonly type: LogRow['event_type'] | null;
}

const ROWS = 50;
/** Kept on a page that stays open for weeks. */
const ROWS_MAX = 1_000;

export const logFilter = signal<LogFilter>({ deviceId: null, type: null });
/** Newest first; null until they were read. */
export const logRows = signal<readonly LogRow[] | null>(null);
export const logProblem = signal<string | null>(null);
/** Where older ones are; null: there are none. */
export const olderCursor = signal<string | null>(null);

/** Rows that came live while the newest were on their way: the answer may be older. */
let early: readonly LogRow[] = [];
/** The read that counts; one that was asked for before it is none. */
let newest = 0;
let isReading = false;

/** From the newest on; with another filter what was shown is gone at once. */
export async function readLog(filter: LogFilter): Promise<void> {
  if (filter !== logFilter.value) logRows.value = null;
  logFilter.value = filter;
  await read(filter, null);
}

export async function readOlder(): Promise<void> {
  if (olderCursor.value !== null && !isReading) await read(logFilter.value, olderCursor.value);
}

async function read(filter: LogFilter, cursor: string | null): Promise<void> {
  const mine = (newest += 1);
  isReading = true;
  if (cursor === null) early = [];
  try {
    const { data, pagination } = await call('GET /api/v1/access/logs', {
      query: {
        page_size: ROWS,
        cursor: cursor ?? undefined,
        device_id: filter.deviceId ?? undefined,
        event_type: filter.type ?? undefined,
      },
    });
    if (mine !== newest) return;
    logRows.value = merged(cursor === null ? early : (logRows.value ?? []), data);
    olderCursor.value = cursorOf(pagination?.next ?? null);
    logProblem.value = null;
  } catch (error) {
    if (mine === newest && error instanceof Problem && error.status !== 401) logProblem.value = error.message;
  } finally {
    if (mine === newest) isReading = false;
  }
}

/** A row that came live. */
export function hearOfRow(row: LogRow): void {
  const { deviceId, type } = logFilter.value;
  if ((deviceId !== null && row.device_id !== deviceId) || (type !== null && row.event_type !== type)) return;
  if (isReading) early = merged(early, [row]).slice(0, ROWS_MAX);
  if (logRows.value === null) return;
  const rows = merged(logRows.value, [row]);
  logRows.value = rows.slice(0, ROWS_MAX);
  // What was cut off is before what the cursor goes on with.
  if (rows.length > ROWS_MAX) olderCursor.value = null;
}

/** Each once, newest first. */
function merged(some: readonly LogRow[], others: readonly LogRow[]): readonly LogRow[] {
  const all = new Map([...some, ...others].map((row) => [row.seq, row]));
  return [...all.values()].sort((a, b) => b.seq - a.seq);
}

export function forgetLog(): void {
  newest += 1;
  isReading = false;
  early = [];
  logRows.value = null;
  logProblem.value = null;
  olderCursor.value = null;
  logFilter.value = { deviceId: null, type: null };
}

function cursorOf(next: string | null): string | null {
  return next === null ? null : new URLSearchParams(next.split('?')[1]).get('cursor');
}
