import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import type { Alert } from '../../security/alert.js';
import { acknowledge, reopen, resolve } from '../../security/alert-life.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { alertOrRefuse, alertView } from './alert-view.js';
import { type AlertChange, changeEvent } from './end-alerts.js';
import type { AlertView, SecurityUseCases } from './security-use-cases.js';
import { tellChannels } from './tell-channels.js';

export interface ChangeAlertDeps {
  readonly store: Store;
  readonly clock: Clock;
}

export function acknowledgeAlert(deps: ChangeAlertDeps): SecurityUseCases['acknowledgeAlert'] {
  return (caller, id, note) =>
    change(deps, caller, id, 'ALERT_ACKNOWLEDGED', 'An alert was acknowledged.', (alert, nowMs) => {
      const next = acknowledge(alert, hand(caller), note, nowMs);
      if (next) return next;
      throw new Conflict('alert_resolved', 'This alert is over already. Reopen it if it is not.');
    });
}

export function resolveAlert(deps: ChangeAlertDeps): SecurityUseCases['resolveAlert'] {
  return (caller, id, note) =>
    change(deps, caller, id, 'ALERT_RESOLVED', 'An alert was resolved.', (alert, nowMs) =>
      resolve(alert, hand(caller), note, nowMs),
    );
}

export function reopenAlert(deps: ChangeAlertDeps): SecurityUseCases['reopenAlert'] {
  return (caller, id, note) =>
    change(deps, caller, id, 'ALERT_REOPENED', 'An alert was reopened.', (alert, nowMs, tx) => {
      const newest = tx.alerts.lastOf(alert.key);
      if (alert.state === 'resolved' && newest && newest.id !== alert.id && !alert.silent) {
        throw new Conflict('alert_superseded', 'The same happened again since: look at the newer alert.');
      }
      return reopen(alert, note, nowMs);
    });
}

const hand = ({ actor }: Caller) => ({ id: actor.id, name: actor.name });

/** One change by a person, with its row in the log; what changes nothing leaves none. */
async function change(
  { store, clock }: ChangeAlertDeps,
  caller: Caller,
  id: string,
  type: AlertChange,
  description: string,
  step: (alert: Alert, nowMs: number, tx: Writes) => Alert,
): Promise<AlertView> {
  const alert = await store.write((tx) => {
    const before = alertOrRefuse(tx, caller, id);
    const nowMs = clock.wallMs();
    const after = step(before, nowMs, tx);
    if (after === before) return before;
    tx.alerts.update(after);
    tx.events.append(changeEvent(after, type, eventBy(caller, { atMs: nowMs, type, description })));
    tellChannels(tx, after, type === 'ALERT_REOPENED' ? 'raised' : 'changed');
    return after;
  });
  return alertView(store, alert);
}
