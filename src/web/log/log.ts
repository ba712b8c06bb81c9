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

/** From the newest on; with another filter what was shown is gone at once. */
export async function readLog(filter: LogFilter): Promise<void> {
  if (filter !== logFilter.value) logRows.value = null;
  logFilter.value = filter;
  await read(filter, null);
}

export async function readOlder(): Promise<void> {
  if (olderCursor.value !== null) await read(logFilter.value, olderCursor.value);
}

async function read(filter: LogFilter, cursor: string | null): Promise<void> {
  try {
    const { data, pagination } = await call('GET /api/v1/access/logs', {
      query: {
        page_size: ROWS,
        cursor: cursor ?? undefined,
        device_id: filter.deviceId ?? undefined,
        event_type: filter.type ?? undefined,
      },
    });
    if (filter !== logFilter.value) return;
    const before = cursor === null ? [] : (logRows.value ?? []);
    logRows.value = [...before, ...data];
    olderCursor.value = cursorOf(pagination?.next ?? null);
    logProblem.value = null;
  } catch (error) {
    if (error instanceof Problem && error.status !== 401) logProblem.value = error.message;
  }
}

/** A row that came live. */
export function hearOfRow(row: LogRow): void {
  const rows = logRows.value;
  const { deviceId, type } = logFilter.value;
  if (rows === null || (deviceId !== null && row.device_id !== deviceId)) return;
  if ((type !== null && row.event_type !== type) || rows.some(({ seq }) => seq === row.seq)) return;
  logRows.value = [row, ...rows].sort((a, b) => b.seq - a.seq).slice(0, ROWS_MAX);
}

export function forgetLog(): void {
  logRows.value = null;
  logProblem.value = null;
  olderCursor.value = null;
  logFilter.value = { deviceId: null, type: null };
}

function cursorOf(next: string | null): string | null {
  return next === null ? null : new URLSearchParams(next.split('?')[1]).get('cursor');
}
