import type { Part } from '../../kit/lifecycle.js';
import type { Device } from '../../locks/device.js';
import type { LockDriver } from './driver-ports.js';
import type { Store } from '../store-ports.js';

/** Gives every paired lock to its driver. Started before the broker listens, so that no lock speaks to nobody. */
export function pairedLocks(deps: {
  readonly store: Pick<Store, 'devices'>;
  readonly driverOf: (device: Device) => LockDriver | null;
}): Part {
  return {
    name: 'paired locks',
    start: () => {
      for (const device of deps.store.devices.active()) deps.driverOf(device)?.attach(device);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  };
}
