import type { Alert, AlertHand, AlertKind, AlertLevel, AlertState } from '../../security/alert.js';
import type { AlertRow } from '../rows/security-rows.js';

export const ALERT_COLUMNS = [
  'id',
  'key',
  'kind',
  'level',
  'state',
  'silent',
  'device_id',
  'user_id',
  'count',
  'revision',
  'first_at_ms',
  'last_at_ms',
  'changed_at_ms',
  'first_event_id',
  'last_event_id',
  'data',
  'acknowledged_at_ms',
  'acknowledged_by',
  'resolved_at_ms',
  'resolved_by',
  'note',
] as const satisfies readonly (keyof AlertRow)[];

/** What a change of an alert can change. */
export const ALERT_CHANGES = [
  'state',
  'count',
  'revision',
  'first_at_ms',
  'last_at_ms',
  'changed_at_ms',
  'last_event_id',
  'data',
  'acknowledged_at_ms',
  'acknowledged_by',
  'resolved_at_ms',
  'resolved_by',
  'note',
] as const satisfies readonly (keyof AlertRow)[];

export function alertRow(alert: Alert): Omit<AlertRow, 'seq'> {
  return {
    id: alert.id,
    key: alert.key,
    kind: alert.kind,
    level: alert.level,
    state: alert.state,
    silent: Number(alert.silent),
    device_id: alert.deviceId,
    user_id: alert.userId,
    count: alert.count,
    revision: alert.revision,
    first_at_ms: alert.firstAtMs,
    last_at_ms: alert.lastAtMs,
    changed_at_ms: alert.changedAtMs,
    first_event_id: alert.firstEventId,
    last_event_id: alert.lastEventId,
    data: JSON.stringify(alert.data),
    acknowledged_at_ms: alert.acknowledgedAtMs,
    acknowledged_by: handText(alert.acknowledgedBy),
    resolved_at_ms: alert.resolvedAtMs,
    resolved_by: handText(alert.resolvedBy),
    note: alert.note,
  };
}

export function readAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    key: row.key,
    kind: row.kind as AlertKind,
    level: row.level as AlertLevel,
    state: row.state as AlertState,
    silent: row.silent === 1,
    deviceId: row.device_id,
    userId: row.user_id,
    count: row.count,
    revision: row.revision,
    firstAtMs: row.first_at_ms,
    lastAtMs: row.last_at_ms,
    changedAtMs: row.changed_at_ms,
    firstEventId: row.first_event_id,
    lastEventId: row.last_event_id,
    data: JSON.parse(row.data) as Readonly<Record<string, unknown>>,
    acknowledgedAtMs: row.acknowledged_at_ms,
    acknowledgedBy: readHand(row.acknowledged_by),
    resolvedAtMs: row.resolved_at_ms,
    resolvedBy: readHand(row.resolved_by),
    note: row.note,
  };
}

function handText(hand: AlertHand | null): string | null {
  return hand && JSON.stringify({ id: hand.id, name: hand.name });
}

function readHand(text: string | null): AlertHand | null {
  return text === null ? null : (JSON.parse(text) as AlertHand);
}
