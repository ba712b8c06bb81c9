import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import { NO_ENTRY_RULES } from '../../locks/entry-rules.js';
import { DEFAULT_PIN_RULES, type Device, DEVICE_ID } from '../../locks/device.js';
import { deviceView, type DeviceViewDeps } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import { onlySite } from '../sites/only-site.js';
import { requireSite } from '../sites/require-site.js';
import type { Store } from '../store-ports.js';

/** Salt of a lock's PIN verifiers. */
const PIN_SALT_BYTES = 16;

export interface CreateDeviceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
}

/** Registers a lock; it is INACTIVE until paired. */
export function createDevice(deps: CreateDeviceDeps): Operations['createDevice'] {
  return async (caller, input) => {
    if (!DEVICE_ID.test(input.deviceId)) {
      throw new InvalidInput(
        'device_id_form',
        'A device_id has 1 to 63 characters of a to z, 0 to 9 and "-".',
        {
          fields: [{ field: 'device_id', message: 'must match [a-z0-9-]{1,63}' }],
        },
      );
    }
    const nowMs = deps.clock.wallMs();
    const device: Device = {
      id: deps.newId(),
      deviceId: input.deviceId,
      name: input.name,
      siteId: input.siteId ?? null,
      ownerId: caller.userId,
      status: 'INACTIVE',
      transport: null,
      address: null,
      serial: null,
      firmwareVersion: null,
      profile: input.profile ?? 'full',
      unlatches: false,
      autoLockS: null,
      leftUnlockedAlertS: null,
      entryPriceMinor: null,
      entryRules: NO_ENTRY_RULES,
      pinRules: DEFAULT_PIN_RULES,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    const siteId = await deps.store.write((tx) => {
      const at = input.siteId === undefined ? onlySite(tx) : input.siteId;
      requireSite(tx, at);
      if (tx.devices.byDeviceId(input.deviceId)) {
        throw new Conflict(
          'device_exists',
          say('There is a lock with the device_id "{device_id}" already. Choose another, or use that one.', {
            device_id: input.deviceId,
          }),
        );
      }
      tx.devices.insert({ ...device, siteId: at }, deps.random.bytes(PIN_SALT_BYTES));
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'DEVICE_ADDED',
          description: `Lock "${input.name}" was registered.`,
          deviceId: device.id,
          data: { device_id: input.deviceId, site_id: at },
        }),
      );
      return at;
    });
    return deviceView(deps, { ...device, siteId });
  };
}
