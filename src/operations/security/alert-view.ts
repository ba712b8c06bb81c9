import { displayName } from '../../accounts/user.js';
import { NotFound, Refused } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Alert } from '../../security/alert.js';
import { alertText } from '../../security/alert-text.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import type { AlertView } from './security-use-cases.js';

type Names = Pick<Reads, 'devices' | 'users'>;

export function alertView(store: Names, alert: Alert): AlertView {
  const device = alert.deviceId === null ? null : store.devices.byId(alert.deviceId);
  const person = alert.userId === null ? null : store.users.byId(alert.userId);
  const text = alertText(alert, {
    lock: device?.name ?? say('a lock that was removed'),
    person: person ? displayName(person) : say('somebody'),
  });
  return { alert, text };
}

/** A silent alert is for the owner, away from the site: whoever else looks sees what a robber may see. */
export function maySeeSilent({ role }: Caller): boolean {
  return role === 'admin';
}

/** @throws Refused `silent_alerts_refused` */
export function requireSightOfSilent(caller: Caller): void {
  if (maySeeSilent(caller)) return;
  throw new Refused('silent_alerts_refused', 'Silent alerts are shown to admins alone.');
}

/** @throws NotFound `alert_not_found` */
export function alertOrRefuse(store: Pick<Reads, 'alerts'>, caller: Caller, id: string): Alert {
  const alert = store.alerts.byId(id);
  if (!alert || (alert.silent && !maySeeSilent(caller))) {
    throw new NotFound('alert_not_found', 'There is no such alert.');
  }
  return alert;
}
