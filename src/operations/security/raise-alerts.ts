import type { StoredEvent } from '../../audit/event.js';
import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import { raise } from '../../security/alert-life.js';
import { alertKey, effectOf } from '../../security/alert-rules.js';
import type { Writes } from '../store-ports.js';
import { endAlerts } from './end-alerts.js';
import { noticeLogIn } from './notice-log-in.js';
import { tellChannels } from './tell-channels.js';

export interface RaiseAlertsDeps {
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * What a row of the log means for alerts, in the transaction that appends it: the log and its alert are one commit, so
 * neither is there without the other.
 */
export function raiseAlerts(deps: RaiseAlertsDeps): (tx: Writes, event: StoredEvent) => void {
  return (tx, event) => {
    noticeLogIn(tx, event);
    const nowMs = deps.clock.wallMs();
    if (event.type === 'SOURCE_RESET') endOfSource(tx, event, nowMs);
    const effect = effectOf(event);
    if (!effect) return;
    if (event.deviceId !== null && effect.ends.length > 0) {
      const { ends } = effect;
      const over = tx.alerts.unresolvedOf(event.deviceId);
      endAlerts(tx, ends === 'all' ? over : over.filter(({ kind }) => ends.includes(kind)), nowMs);
    }
    if (event.type === 'LOCKDOWN_ENDED') endHubs(tx, 'lockdown', event, nowMs);
    if (event.type === 'JOB_RECOVERED') endHubs(tx, 'job_failed', event, nowMs);
    if (effect.raises === null) return;
    const { deviceId, atMs, data } = event;
    const userId = event.userId ?? (effect.raises === 'duress' ? ownerOf(data) : null);
    const key = alertKey(effect.raises, event);
    const { step, alert } = raise(
      tx.alerts.lastOf(key),
      { kind: effect.raises, key, deviceId, userId, atMs, nowMs, eventId: event.id, data: factsOf(data) },
      deps.newId,
    );
    if (step === 'new') tx.alerts.insert(alert);
    else tx.alerts.update(alert);
    if (step !== 'counted') tellChannels(tx, alert, 'raised');
  };
}

/** A withheld row names its person in its data alone (`access/duress-event`); whoever may see the alert is told whose code it was. */
function ownerOf({ owner_id: id }: StoredEvent['data']): string | null {
  return typeof id === 'string' ? id : null;
}

/** Of a kind that is about no lock. */
function endHubs(tx: Writes, kind: 'lockdown' | 'job_failed', event: StoredEvent, nowMs: number): void {
  const last = tx.alerts.lastOf(alertKey(kind, event));
  if (last && event.deviceId === null) endAlerts(tx, [last], nowMs);
}

/** An admin has looked at it, as at a keypad that was reset. What an address tried counts to the person who did. */
function endOfSource(tx: Writes, { targetUserId: userId, data }: StoredEvent, nowMs: number): void {
  if (userId === null) return;
  const last = tx.alerts.lastOf(alertKey('brute_force', { deviceId: null, userId, data }));
  if (last) endAlerts(tx, [last], nowMs);
}

/** Facts that help whoever reads the alert; how a lock counts its reports does not. */
const SHOWN = [
  'battery_level',
  'failures',
  'locked_for_s',
  'refused',
  'open_for_s',
  'offline_for_s',
  'unlocked_for_s',
  'count',
  'network',
  'agent',
  'moved_s',
  'of',
  'repairs',
  'pin_id',
  'site_id',
  'job',
  'at_seq',
  'fault',
] as const;

function factsOf(data: StoredEvent['data']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    SHOWN.flatMap((name) => {
      const value = data[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}
