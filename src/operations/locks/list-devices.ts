import { deviceView, type DeviceViewDeps } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

export function listDevices(deps: {
  readonly store: Store;
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
}): Operations['listDevices'] {
  return (_caller, page) => {
    const devices = deps.store.devices.list(page);
    return { ...devices, rows: devices.rows.map((device) => deviceView(deps, device)) };
  };
}
