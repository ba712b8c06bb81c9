import { deviceView } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import type { Operations } from '../operations.js';
import { deviceInSight } from '../access/locks-in-sight.js';
import type { AccessDeps } from '../access/require-access.js';

export function readDevice(deps: AccessDeps & { readonly live: LiveLocks }): Operations['readDevice'] {
  return (caller, id) => deviceView(deps, deviceInSight(deps, caller, id));
}
