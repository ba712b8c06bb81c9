import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { Alert } from '../api/wire.js';

const ALERTS_SHOWN = 50;

/** That are not over, newest first; null until they were read. */
export const alerts = signal<readonly Alert[] | null>(null);

/** Those who may not see any have none. */
export async function readAlerts(): Promise<void> {
  try {
    const query = { state: 'unresolved', page_size: ALERTS_SHOWN };
    alerts.value = (await call('GET /api/v1/security/alerts', { query })).data;
  } catch (error) {
    if (error instanceof Problem && error.status === 403) alerts.value = [];
  }
}

/** @throws Problem, Unreachable */
export async function settleAlert({ id }: Alert, how: 'acknowledge' | 'resolve'): Promise<void> {
  await call(`POST /api/v1/security/alerts/{id}/${how}`, {
    params: { id },
    body: {},
    key: crypto.randomUUID(),
  });
  await readAlerts();
}

export function forgetAlerts(): void {
  alerts.value = null;
}
