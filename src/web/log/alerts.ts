import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { Alert } from '../api/wire.js';

const ALERTS_SHOWN = 50;

/** That are not over, newest first; null until they were read. */
export const alerts = signal<readonly Alert[] | null>(null);
/** Whether there are more than these. */
export const hasMoreAlerts = signal(false);
/** The last time that they were asked for: of two answers the later one counts, and it is in the language spoken now. */
let asked = 0;

/** Those who may not see any have none. */
export async function readAlerts(): Promise<void> {
  const mine = (asked += 1);
  try {
    const query = { state: 'unresolved', page_size: ALERTS_SHOWN };
    const { data, pagination } = await call('GET /api/v1/security/alerts', { query });
    if (mine !== asked) return;
    alerts.value = data;
    hasMoreAlerts.value = Boolean(pagination?.next);
  } catch (error) {
    if (mine !== asked || !(error instanceof Problem) || error.status !== 403) return;
    alerts.value = [];
    hasMoreAlerts.value = false;
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
  hasMoreAlerts.value = false;
}
