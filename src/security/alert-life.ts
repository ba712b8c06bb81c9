import type { Alert, AlertHand, AlertKind } from './alert.js';
import { ALERT_RULES } from './alert-rules.js';

/** Longest note that a person may leave, characters. */
export const NOTE_CHARACTERS_MAX = 500;
/** No count goes beyond it. */
export const COUNT_MAX = 1_000_000;

/** A cause of an alert, as it is counted. */
export interface Raised {
  readonly kind: AlertKind;
  readonly key: string;
  readonly deviceId: string | null;
  readonly userId: string | null;
  /** When it happened. */
  readonly atMs: number;
  /** When the hub learned of it. */
  readonly nowMs: number;
  readonly eventId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** counted: into one that is not over. */
export type RaiseStep = 'new' | 'reopened' | 'counted';

/**
 * After a cause. @param last the newest alert with this key; null: there was none
 * @param newId used when it is a new alert
 */
export function raise(
  last: Alert | null,
  cause: Raised,
  newId: () => string,
): { readonly step: RaiseStep; readonly alert: Alert } {
  const step = stepOf(last, cause);
  if (last === null || step === 'new') return { step: 'new', alert: newAlert(cause, newId()) };
  const counted: Alert = {
    ...last,
    count: Math.min(last.count + 1, COUNT_MAX),
    // A lock may tell late of what was earlier.
    firstAtMs: Math.min(last.firstAtMs, cause.atMs),
    lastAtMs: Math.max(last.lastAtMs, cause.atMs),
    lastEventId: cause.eventId,
    data: cause.data,
  };
  return { step, alert: step === 'counted' ? counted : opened(counted, cause.nowMs) };
}

function stepOf(last: Alert | null, { kind, nowMs }: Raised): RaiseStep {
  if (last === null) return 'new';
  if (kind === 'duress') return 'new';
  if (last.resolvedAtMs === null) return 'counted';
  // A clock that was set back makes it look as if it ended in the future: that is soon, too.
  return nowMs - last.resolvedAtMs < ALERT_RULES[kind].reopenMs ? 'reopened' : 'new';
}

function newAlert(cause: Raised, id: string): Alert {
  return {
    id,
    key: cause.key,
    kind: cause.kind,
    level: ALERT_RULES[cause.kind].level,
    state: 'open',
    silent: cause.kind === 'duress',
    deviceId: cause.deviceId,
    userId: cause.userId,
    count: 1,
    revision: 1,
    firstAtMs: cause.atMs,
    lastAtMs: cause.atMs,
    changedAtMs: cause.nowMs,
    firstEventId: cause.eventId,
    lastEventId: cause.eventId,
    data: cause.data,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    resolvedAtMs: null,
    resolvedBy: null,
    note: null,
  };
}

function opened(alert: Alert, nowMs: number): Alert {
  return {
    ...alert,
    state: 'open',
    revision: alert.revision + 1,
    changedAtMs: nowMs,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    resolvedAtMs: null,
    resolvedBy: null,
  };
}

/** Somebody has seen it. @returns the same one if it was seen already, null if it is over */
export function acknowledge(alert: Alert, by: AlertHand, note: string | null, nowMs: number): Alert | null {
  if (alert.state === 'resolved') return null;
  if (alert.state === 'acknowledged') return alert;
  return {
    ...alert,
    state: 'acknowledged',
    revision: alert.revision + 1,
    changedAtMs: nowMs,
    acknowledgedAtMs: nowMs,
    acknowledgedBy: by,
    note: note ?? alert.note,
  };
}

/** It is over. @param by null: its cause is gone. @returns the same one if it was over already */
export function resolve(alert: Alert, by: AlertHand | null, note: string | null, nowMs: number): Alert {
  if (alert.state === 'resolved') return alert;
  return {
    ...alert,
    state: 'resolved',
    revision: alert.revision + 1,
    changedAtMs: nowMs,
    resolvedAtMs: nowMs,
    resolvedBy: by,
    note: note ?? alert.note,
  };
}

/** It was not over. @returns the same one if it is open or acknowledged */
export function reopen(alert: Alert, note: string | null, nowMs: number): Alert {
  return alert.state === 'resolved' ? { ...opened(alert, nowMs), note: note ?? alert.note } : alert;
}

/** Whether nothing came of it for so long that it is over. */
export function isQuiet(alert: Alert, nowMs: number): boolean {
  const { quietMs } = ALERT_RULES[alert.kind];
  if (quietMs === null || alert.state === 'resolved') return false;
  return nowMs - Math.max(alert.lastAtMs, alert.changedAtMs) >= quietMs;
}
