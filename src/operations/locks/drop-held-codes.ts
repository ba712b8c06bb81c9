import type { Device } from '../../locks/device.js';
import type { LockDriver } from './driver-ports.js';
import type { Store } from '../store-ports.js';

/** A lock that nobody can reach any more answers by what it was last given: nothing. @returns false if it could not be told */
export async function dropHeldCodes(
  { store, driverOf }: { readonly store: Store; readonly driverOf: (device: Device) => LockDriver | null },
  device: Device,
): Promise<boolean> {
  const set = store.credentials.setOf(device.id);
  if (!set || set.version === 0 || set.slots === 0) return true;
  const driver = driverOf(device);
  if (!driver?.carrier || !driver.isOnline(device.id)) return false;
  const held = await driver.carrier.heldSet(device.id);
  if (!held) return false;
  const version = Math.max(set.version, held.version) + 1;
  return (await driver.carrier.putSet(device.id, { version, key: set.key, entries: [] })) === 'taken';
}
