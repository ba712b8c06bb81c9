import type { Clock } from '../../kit/clock.js';
import type { Device } from '../../locks/device.js';
import { dropHeldCodes } from './drop-held-codes.js';
import { deviceOrRefuse } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { LockDriver } from './driver-ports.js';
import type { LockBus } from '../ports.js';
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
    const keepsCodes = !(await dropHeldCodes(deps, device));
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
