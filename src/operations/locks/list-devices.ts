import { deviceView, type DeviceViewDeps } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import type { Operations } from '../operations.js';
import { locksInSight } from '../access/locks-in-sight.js';
import type { AccessDeps } from '../access/require-access.js';

export interface ReadDeviceDeps extends AccessDeps {
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
  readonly offers?: DeviceViewDeps['offers'];
}

/** Of who may not know of every lock, those they own or have a share of. */
export function listDevices(deps: ReadDeviceDeps): Operations['listDevices'] {
  return (caller, page) => {
    const devices = deps.store.devices.list(page, locksInSight(deps, caller, 'view'));
    return { ...devices, rows: devices.rows.map((device) => deviceView(deps, device)) };
  };
}
