import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { Backups } from '../api/wire.js';

type ShelvedBackup = { readonly name: string; readonly bytes: number };

/** How backups fare; null until it was read. */
export const backups = signal<Backups | null>(null);
/** What lies there, newest first; null until it was asked for. */
export const shelved = signal<readonly ShelvedBackup[] | null>(null);

/** @throws Problem, Unreachable */
export async function readBackups(): Promise<void> {
  const { data } = await call('GET /api/v1/backups', {});
  const isNew = data.last?.name !== backups.value?.last?.name;
  backups.value = data;
  if (isNew) shelved.value = null;
}

/** Asks the place itself, which may be far away. @throws Problem, Unreachable */
export async function readShelf(): Promise<void> {
  shelved.value = (await call('GET /api/v1/backups/files', {})).data.toReversed();
}

/** Begins one; `is_running` says when it has ended. @throws Problem, Unreachable */
export async function makeBackup(): Promise<void> {
  backups.value = (await call('POST /api/v1/backups', {})).data;
}

/** Begins to read the last one back. @throws Problem, Unreachable */
export async function proveBackup(): Promise<void> {
  backups.value = (await call('POST /api/v1/backups/prove', {})).data;
}

/** @param isReplaced there is another: backups that were made for it still need its key @throws Problem, Unreachable */
export async function sealFor(recipient: string, isReplaced: boolean): Promise<void> {
  const body = { recipient, replace: isReplaced };
  backups.value = (await call('PUT /api/v1/backups/recipient', { body })).data;
}

/** When the hub makes the next by itself; null: not before something is put right. */
export function nextBackupAt({ place, recipient, last, every_hours }: Backups): number | null {
  if (place === null || recipient === null || last === null) return null;
  return Date.parse(last.made_at) + every_hours * HOUR_MS;
}

const HOUR_MS = 3_600_000;

export function forgetBackups(): void {
  backups.value = null;
  shelved.value = null;
}
