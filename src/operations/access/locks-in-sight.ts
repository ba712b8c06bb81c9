import type { AccessAction } from '../../access/request.js';
import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { judge } from './require-access.js';
import type { JudgeDeps } from './require-access.js';

export type SightDeps = Omit<JudgeDeps, 'store'> & {
  readonly store: JudgeDeps['store'] & Pick<Reads, 'devices'>;
};

/**
 * The locks at which somebody may do this, as `decide` says of each. null: at every one, by role, which needs no look at
 * each; a test compares the two.
 */
export function locksInSight(
  deps: SightDeps,
  caller: Caller,
  action: 'view' | 'view_pins' | 'view_logs',
): readonly string[] | null {
  if (caller.role === 'admin' || caller.role === 'manager') return null;
  if (caller.userId === null) return [];
  return deps.store.shares.deviceIdsOf(caller.userId).filter((id) => maySee(deps, caller, id, action));
}

/** Of one lock. A lock that was removed is seen by those who see all. */
export function maySee(deps: SightDeps, caller: Caller, deviceId: string, action: AccessAction): boolean {
  if (caller.role === 'admin' || caller.role === 'manager') return true;
  const device = deps.store.devices.byId(deviceId);
  return device !== null && judge(deps, caller, device, action).granted;
}

/** A lock that the caller may not know of is not there. @throws NotFound `device_not_found` */
export function deviceInSight(deps: SightDeps, caller: Caller, id: string): Device {
  const device = deps.store.devices.byId(id);
  if (!device || !maySee(deps, caller, id, 'view'))
    throw new NotFound('device_not_found', 'There is no such lock.');
  return device;
}
