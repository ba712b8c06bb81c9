import { deviceView } from './device-view.js';
import type { ReadDeviceDeps } from './list-devices.js';
import type { Operations } from '../operations.js';
import { deviceInSight } from '../access/locks-in-sight.js';

export function readDevice(deps: ReadDeviceDeps): Operations['readDevice'] {
  return (caller, id) => deviceView(deps, deviceInSight(deps, caller, id));
}
