import type { Alert } from '../../security/alert.js';
import { resolve } from '../../security/alert-life.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';
import { tellChannels } from './tell-channels.js';

/** What the log keeps of an alert that was changed: `silent` rows are told on no screen. */
export function alertFacts({ id, kind, silent }: Alert) {
  return { alert_id: id, kind, ...(silent && { silent }) };
}

/** Ends alerts whose cause is gone, in the caller's transaction, each with its row in the log. */
export function endAlerts(tx: Writes, alerts: readonly Alert[], nowMs: number): void {
  for (const before of alerts) {
    const alert = resolve(before, null, null, nowMs);
    if (alert === before) continue;
    tx.alerts.update(alert);
    tx.events.append(
      newEvent({
        atMs: nowMs,
        type: 'ALERT_RESOLVED',
        reason: 'ended',
        description: 'An alert is over: its cause is gone.',
        deviceId: alert.silent ? null : alert.deviceId,
        data: alertFacts(alert),
      }),
    );
    tellChannels(tx, alert, 'changed');
  }
}
