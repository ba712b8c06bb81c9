import { createDevice } from './create-device.js';
import { deleteDevice } from './delete-device.js';
import { discoverLocks } from './discover-locks.js';
import { listDevices } from './list-devices.js';
import type { DeviceUseCases } from './device-use-cases.js';
import { pairDevice } from './pair-device.js';
import { readDevice } from './read-device.js';
import type { LockReplacements } from './replace-device.js';
import { updateDevice } from './update-device.js';

type DeviceDeps = Parameters<typeof createDevice>[0] &
  Parameters<typeof deleteDevice>[0] &
  Parameters<typeof discoverLocks>[0] &
  Parameters<typeof listDevices>[0] &
  Parameters<typeof pairDevice>[0] &
  Parameters<typeof updateDevice>[0] & { readonly replacements: Pick<LockReplacements, 'replaceDevice'> };

/** Everything about which locks there are. */
export function deviceOperations(deps: DeviceDeps): Omit<DeviceUseCases, 'command' | 'readCommand'> {
  return {
    createDevice: createDevice(deps),
    readDevice: readDevice(deps),
    listDevices: listDevices(deps),
    discoverLocks: discoverLocks(deps),
    updateDevice: updateDevice(deps),
    deleteDevice: deleteDevice(deps),
    pairDevice: pairDevice(deps),
    replaceDevice: deps.replacements.replaceDevice,
  };
}
