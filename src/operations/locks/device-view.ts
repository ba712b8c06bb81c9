import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { LiveLocks } from './live-locks.js';
import type { DeviceView } from './device-use-cases.js';
import type { Store } from '../store-ports.js';

/** @throws NotFound `device_not_found` */
export function deviceOrRefuse(store: Pick<Store, 'devices'>, id: string): Device {
  const device = store.devices.byId(id);
  if (!device) throw new NotFound('device_not_found', 'There is no such lock.');
  return device;
}

/** A lock as registered, with what is known of it now. */
export function deviceView(deps: { readonly live: LiveLocks }, device: Device): DeviceView {
  return { device, live: deps.live.of(device.id) };
}
