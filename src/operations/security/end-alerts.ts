import type { Alert } from '../../security/alert.js';
import { resolve } from '../../security/alert-life.js';
import type { NewEvent } from '../../audit/event.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';
import { tellChannels } from './tell-channels.js';

export type AlertChange = 'ALERT_ACKNOWLEDGED' | 'ALERT_RESOLVED' | 'ALERT_REOPENED';

/**
 * The row of a change. Of a silent alert it is a withheld one (`audit/event`), which names its person in its data alone:
 * who reads the log at a screen in the hall must not learn that there was one.
 */
export function changeEvent(
  { id, kind, silent, deviceId }: Alert,
  type: AlertChange,
  event: NewEvent,
): NewEvent {
  if (!silent) return { ...event, type, deviceId, data: { alert_id: id, kind } };
  return newEvent({
    atMs: event.atMs,
    type: 'SILENT_ALERT_CHANGED',
    reason: type,
    description: event.description,
    data: { alert_id: id, kind, by_id: event.actor.id },
  });
}

/** Ends alerts whose cause is gone, in the caller's transaction, each with its row in the log. */
export function endAlerts(tx: Writes, alerts: readonly Alert[], nowMs: number): void {
  for (const before of alerts) {
    const alert = resolve(before, null, null, nowMs);
    if (alert === before) continue;
    tx.alerts.update(alert);
    tx.events.append(
      changeEvent(
        alert,
        'ALERT_RESOLVED',
        newEvent({
          atMs: nowMs,
          type: 'ALERT_RESOLVED',
          reason: 'ended',
          description: 'An alert is over: its cause is gone.',
        }),
      ),
    );
    tellChannels(tx, alert, 'changed');
  }
}
