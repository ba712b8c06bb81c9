import { formatMoney } from '../../accounts/money.js';
import type { Clock } from '../../kit/clock.js';
import type { Device } from '../../locks/device.js';
import { changeEntryRules } from './change-entry-rules.js';
import { changePinRules } from './change-pin-rules.js';
import { deviceOrRefuse, deviceView, type DeviceViewDeps } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import { requireSite } from '../sites/require-site.js';
import type { Store, Writes } from '../store-ports.js';

export interface UpdateDeviceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
  readonly offers?: DeviceViewDeps['offers'];
  /** Called when what to do about a door left unlocked is on the disk. */
  readonly rulesChanged?: (id: string) => void;
}

/** Renames a lock, moves it to another site, or changes what is done when it is left unlocked, or what an entry costs. */
export function updateDevice(deps: UpdateDeviceDeps): Operations['updateDevice'] {
  return async (caller, id, change) => {
    const device = await deps.store.write((tx) => {
      const before = deviceOrRefuse(tx, id);
      const name = change.name ?? before.name;
      const siteId = change.siteId === undefined ? before.siteId : change.siteId;
      const nowMs = deps.clock.wallMs();
      const rules = {
        ...changeRules(tx, caller, before, change, nowMs),
        ...changeLatch(tx, caller, before, change.unlatches, nowMs),
        ...changePrice(tx, caller, before, change.entryPriceMinor, nowMs),
        ...changeEntryRules(tx, caller, before, change.entryRules ?? {}, nowMs),
        ...changePinRules(tx, caller, before, change.pinRules, nowMs),
      };
      if (name === before.name && siteId === before.siteId) return { ...before, ...rules };
      requireSite(tx, siteId);
      tx.devices.rename(id, name, siteId, nowMs);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'DEVICE_RENAMED',
          description: `Lock "${before.name}" is now "${name}".`,
          deviceId: id,
          data: { name, site_id: siteId },
        }),
      );
      return { ...before, ...rules, name, siteId, updatedAtMs: nowMs };
    });
    deps.rulesChanged?.(id);
    return deviceView(deps, device);
  };
}

/** @returns what of `before` is different now */
function changeRules(
  tx: Writes,
  caller: Caller,
  before: Device,
  change: Parameters<Operations['updateDevice']>[2],
  nowMs: number,
): Partial<Device> {
  const { autoLockS = before.autoLockS, leftUnlockedAlertS = before.leftUnlockedAlertS } = change;
  if (autoLockS === before.autoLockS && leftUnlockedAlertS === before.leftUnlockedAlertS) return {};
  tx.devices.setUnlockedRules(before.id, { autoLockS, leftUnlockedAlertS }, nowMs);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'DEVICE_CHANGED',
      description: `Lock "${before.name}" has other rules for a door left unlocked.`,
      deviceId: before.id,
      data: { auto_lock_s: autoLockS, left_unlocked_alert_s: leftUnlockedAlertS },
    }),
  );
  return { autoLockS, leftUnlockedAlertS, updatedAtMs: nowMs };
}

/** @returns what of `before` is different now */
function changeLatch(
  tx: Writes,
  caller: Caller,
  before: Device,
  unlatches: boolean | undefined,
  nowMs: number,
): Partial<Device> {
  if (unlatches === undefined || unlatches === before.unlatches) return {};
  tx.devices.setUnlatches(before.id, unlatches, nowMs);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'DEVICE_CHANGED',
      description: `Lock "${before.name}" ${unlatches ? 'can pull its latch' : 'has no latch to pull'}.`,
      deviceId: before.id,
      data: { unlatches },
    }),
  );
  return { unlatches, updatedAtMs: nowMs };
}

/** @returns what of `before` is different now. What was held before at another price stays as it is. */
function changePrice(
  tx: Writes,
  caller: Caller,
  before: Device,
  priceMinor: number | null | undefined,
  nowMs: number,
): Partial<Device> {
  if (priceMinor === undefined || priceMinor === before.entryPriceMinor) return {};
  tx.devices.setEntryPrice(before.id, priceMinor, nowMs);
  const price = priceMinor === null ? null : formatMoney(priceMinor);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'DEVICE_CHANGED',
      description:
        price === null
          ? `Entries at lock "${before.name}" cost nothing.`
          : `An entry at lock "${before.name}" costs ${price}.`,
      deviceId: before.id,
      data: { price_per_entry: price },
    }),
  );
  return { entryPriceMinor: priceMinor, updatedAtMs: nowMs };
}
