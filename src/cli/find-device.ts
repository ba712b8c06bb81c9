import { NotFound } from '../kit/errors.js';
import type { HubClient } from './hub-client.js';
import { deviceShape, type WireDevice } from './wire/locks.js';

export function listDevices(hub: HubClient): Promise<WireDevice[]> {
  return hub.list('/api/v1/devices', deviceShape);
}

/** The lock of that `device_id` (or UUID) among those listed. @throws NotFound `lock_not_found` */
export function deviceNamed(name: string, devices: readonly WireDevice[]): WireDevice {
  const found = devices.find(({ id, device_id }) => device_id === name || id === name.toLowerCase());
  if (found) return found;
  const known = devices.map(({ device_id }) => device_id).join(', ');
  throw new NotFound(
    'lock_not_found',
    known === ''
      ? `There is no lock "${name}": the hub has none yet. Add one with \`doorward lock pair ${name} …\`.`
      : `There is no lock "${name}". The hub has: ${known}.`,
  );
}

/** @throws NotFound `lock_not_found` */
export async function findDevice(hub: HubClient, name: string): Promise<WireDevice> {
  return deviceNamed(name, await listDevices(hub));
}
