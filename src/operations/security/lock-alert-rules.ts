import type { Clock } from '../../kit/clock.js';
import type { LockAlertRules } from '../../security/lock-trouble.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Store } from '../store-ports.js';
import type { SecurityUseCases } from './security-use-cases.js';

export interface LockAlertRulesDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Called when they are on the disk. */
  readonly rulesChanged: (deviceId: string) => void;
}

export function readLockAlertRules({
  store,
}: Pick<LockAlertRulesDeps, 'store'>): SecurityUseCases['readLockAlertRules'] {
  return (_, deviceId) => store.lockAlertRules.of(deviceOrRefuse(store, deviceId).id);
}

export function changeLockAlertRules(deps: LockAlertRulesDeps): SecurityUseCases['changeLockAlertRules'] {
  return async (caller, deviceId, change) => {
    const rules = await deps.store.write((tx) => {
      const device = deviceOrRefuse(tx, deviceId);
      const before = tx.lockAlertRules.of(device.id);
      const after: LockAlertRules = {
        doorAjarS: change.doorAjarS === undefined ? before.doorAjarS : change.doorAjarS,
        offlineS: change.offlineS === undefined ? before.offlineS : change.offlineS,
        lowBatteryPercent:
          change.lowBatteryPercent === undefined ? before.lowBatteryPercent : change.lowBatteryPercent,
      };
      tx.lockAlertRules.set(device.id, after);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'ALERT_RULES_CHANGED',
          description: `What lock "${device.name}" raises alerts for was changed.`,
          deviceId: device.id,
          data: {
            door_ajar_alert_s: after.doorAjarS,
            offline_alert_s: after.offlineS,
            low_battery_percent: after.lowBatteryPercent,
          },
        }),
      );
      return after;
    });
    deps.rulesChanged(deviceId);
    return rules;
  };
}
