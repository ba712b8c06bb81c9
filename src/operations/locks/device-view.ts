import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { LiveLocks } from './live-locks.js';
import type { ReplacementOffers } from './replacement-offers.js';
import type { KeypadLockouts } from '../access/keypad-lockouts.js';
import type { DeviceView } from './device-use-cases.js';
import type { Store } from '../store-ports.js';

/** @throws NotFound `device_not_found` */
export function deviceOrRefuse(store: Pick<Store, 'devices'>, id: string): Device {
  const device = store.devices.byId(id);
  if (!device) throw new NotFound('device_not_found', 'There is no such lock.');
  return device;
}

export interface DeviceViewDeps {
  readonly live: LiveLocks;
  /** Absent: every keypad is open. */
  readonly lockouts?: Pick<KeypadLockouts, 'of'> | undefined;
  /** Absent: no lock's place is offered. */
  readonly offers?: Pick<ReplacementOffers, 'of'> | undefined;
}

/** A lock as registered, with what is known of it now. */
export function deviceView(deps: DeviceViewDeps, device: Device): DeviceView {
  const keypad = deps.lockouts?.of(device.id) ?? { lockedUntilMs: null, isStopped: false };
  const replacement = deps.offers?.of(device.id) ?? null;
  return { device, live: deps.live.of(device.id), keypad, replacement };
}
