import { signal } from '@preact/signals';
import { call, callForBlob } from '../api/call.js';
import type { LogCheckpoint, LogStanding } from '../api/wire.js';

/** How the log stands; null until it was read. */
export const logStanding = signal<LogStanding | null>(null);
/** What it comes to, signed; null until somebody asked for it. */
export const checkpoint = signal<LogCheckpoint | null>(null);
/** The whole of it is being looked at. */
export const isChecking = signal(false);

const CHECK = { name: 'check-log' };
/** A long log comes slowly over a weak Wi-Fi: milliseconds. */
const EXPORT_TIMEOUT_MS = 10 * 60_000;

/** @throws Problem, Unreachable */
export async function readStanding(): Promise<void> {
  logStanding.value = (await call('GET /api/v1/audit', {})).data;
}

/** Signs what there is now. @throws Problem, Unreachable */
export async function readCheckpoint(): Promise<void> {
  checkpoint.value = (await call('GET /api/v1/audit/checkpoint', {})).data;
}

/** Begins to look at every row. @throws Problem, Unreachable */
export async function beginCheck(): Promise<void> {
  await call('POST /api/v1/jobs/{name}/run', { params: CHECK });
  isChecking.value = true;
}

/** Whether the check has ended, and what it found. @throws Problem, Unreachable */
export async function followCheck(): Promise<void> {
  const { data } = await call('GET /api/v1/jobs', {});
  await readStanding();
  isChecking.value = data.some(({ name, is_running }) => name === CHECK.name && is_running);
}

/** What the log tells, as a table. @throws Problem, Unreachable */
export async function logTable(): Promise<Blob> {
  return callForBlob('GET /api/v1/access/logs/export', {
    query: { format: 'csv' },
    timeoutMs: EXPORT_TIMEOUT_MS,
  });
}

export function forgetStanding(): void {
  logStanding.value = null;
  checkpoint.value = null;
  isChecking.value = false;
}
