import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { CloudSync } from '../api/wire.js';

/** How far the cloud is; null until it was read. */
export const cloud = signal<CloudSync | null>(null);

/** @throws Problem, Unreachable */
export async function readCloud(): Promise<void> {
  cloud.value = (await call('GET /api/v1/sync', {})).data;
}

/** Tries at once, whatever the hub was waiting for. @throws Problem, Unreachable */
export async function tryCloud(): Promise<void> {
  cloud.value = (await call('POST /api/v1/sync/now', {})).data;
}

/** Stays so over restarts. @throws Problem, Unreachable */
export async function pauseCloud(paused: boolean): Promise<void> {
  cloud.value = (await call('POST /api/v1/sync/pause', { body: { paused } })).data;
}

/** Stays so over restarts. @throws Problem, Unreachable */
export async function spareLine(metered: boolean): Promise<void> {
  cloud.value = (await call('POST /api/v1/sync/metered', { body: { metered } })).data;
}

export function forgetCloud(): void {
  cloud.value = null;
}
