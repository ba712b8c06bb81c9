import type { Clock } from '../../kit/clock.js';
import type { Device } from '../../locks/device.js';
import { deviceOrRefuse } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { LockBus, LockDriver } from '../ports.js';
import type { Store } from '../store-ports.js';

export interface DeleteDeviceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveLocks;
  readonly driverOf: (device: Device) => LockDriver | null;
  readonly rulesChanged?: (id: string) => void;
  readonly bus: Pick<LockBus, 'disconnect'>;
}

/** Forgets a lock: its link, its keys and its codes. What happened at it stays in the log. */
export function deleteDevice(deps: DeleteDeviceDeps): Operations['deleteDevice'] {
  return async (caller, id) => {
    const device = deviceOrRefuse(deps.store, id);
    const keepsCodes = !(await dropCodes(deps, device));
    await deps.store.write((tx) => {
      deviceOrRefuse(tx, id);
      tx.devices.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'DEVICE_REMOVED',
          description: keepsCodes
            ? `Lock "${device.name}" was removed. It still opens for the codes it holds, until it is reset from the inside.`
            : `Lock "${device.name}" was removed.`,
          deviceId: id,
          data: { device_id: device.deviceId, keeps_codes: keepsCodes },
        }),
      );
    });
    deps.driverOf(device)?.detach(id);
    deps.bus.disconnect(device.deviceId);
    deps.live.forget(id);
    deps.rulesChanged?.(id);
  };
}

/** A lock that nobody can reach any more answers by what it was last given: nothing. @returns false if it could not be told */
async function dropCodes({ store, driverOf }: DeleteDeviceDeps, device: Device): Promise<boolean> {
  const set = store.credentials.setOf(device.id);
  if (!set || set.version === 0 || set.slots === 0) return true;
  const driver = driverOf(device);
  if (!driver?.carrier || !driver.isOnline(device.id)) return false;
  const held = await driver.carrier.heldSet(device.id);
  if (!held) return false;
  const version = Math.max(set.version, held.version) + 1;
  return (await driver.carrier.putSet(device.id, { version, key: set.key, entries: [] })) === 'taken';
}
