import { deviceOrRefuse, deviceView, type DeviceViewDeps } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

export function readDevice(deps: {
  readonly store: Store;
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
}): Operations['readDevice'] {
  return (_caller, id) => deviceView(deps, deviceOrRefuse(deps.store, id));
}
