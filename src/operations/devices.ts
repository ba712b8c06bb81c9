import type { Clock } from '../kit/clock.js';
import { Conflict, InvalidInput, NotFound } from '../kit/errors.js';
import type { NewId } from '../kit/ids.js';
import type { Random } from '../kit/random.js';
import { type Device, DEVICE_ID } from '../locks/device.js';
import type { LiveLocks } from './live-locks.js';
import { eventBy } from './new-event.js';
import type { DeviceView, Operations } from './operations.js';
import type { LockBus, LockDriver } from './ports.js';
import type { Store } from './store-ports.js';

/** Salt of a lock's PIN verifiers. */
const PIN_SALT_BYTES = 16;

export interface DevicesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly live: LiveLocks;
  readonly driverOf: (device: Device) => LockDriver | null;
}

/** @throws NotFound `device_not_found` */
export function deviceOrRefuse(store: Pick<Store, 'devices'>, id: string): Device {
  const device = store.devices.byId(id);
  if (!device) throw new NotFound('device_not_found', 'There is no such lock.');
  return device;
}

function view(deps: Pick<DevicesDeps, 'live'>, device: Device): DeviceView {
  return { device, live: deps.live.of(device.id) };
}

export function readDevice(deps: DevicesDeps): Operations['readDevice'] {
  return (_caller, id) => view(deps, deviceOrRefuse(deps.store, id));
}

export function listDevices(deps: DevicesDeps): Operations['listDevices'] {
  return (_caller, page) => {
    const devices = deps.store.devices.list(page);
    return { ...devices, rows: devices.rows.map((device) => view(deps, device)) };
  };
}

/** Registers a lock; it is INACTIVE until paired. */
export function createDevice(deps: DevicesDeps): Operations['createDevice'] {
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
      siteId: input.siteId,
      ownerId: caller.userId,
      status: 'INACTIVE',
      transport: null,
      address: null,
      serial: null,
      firmwareVersion: null,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    await deps.store.write((tx) => {
      requireSite(tx, input.siteId);
      if (tx.devices.byDeviceId(input.deviceId)) {
        throw new Conflict(
          'device_exists',
          `There is a lock with the device_id "${input.deviceId}" already. Choose another, or use that one.`,
        );
      }
      tx.devices.insert(device, deps.random.bytes(PIN_SALT_BYTES));
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'DEVICE_ADDED',
          description: `Lock "${input.name}" was registered.`,
          deviceId: device.id,
          data: { device_id: input.deviceId },
        }),
      );
    });
    return view(deps, device);
  };
}

export function updateDevice(deps: DevicesDeps): Operations['updateDevice'] {
  return async (caller, id, change) => {
    const device = await deps.store.write((tx) => {
      const before = deviceOrRefuse(tx, id);
      const name = change.name ?? before.name;
      const siteId = change.siteId === undefined ? before.siteId : change.siteId;
      if (name === before.name && siteId === before.siteId) return before;
      requireSite(tx, siteId);
      const nowMs = deps.clock.wallMs();
      tx.devices.rename(id, name, siteId, nowMs);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'DEVICE_RENAMED',
          description: `Lock "${before.name}" is now "${name}".`,
          deviceId: id,
          data: { name, site_id: siteId },
        }),
      );
      return { ...before, name, siteId, updatedAtMs: nowMs };
    });
    return view(deps, device);
  };
}

/** Forgets a lock: its link, its keys and its codes. What happened at it stays in the log. */
export function deleteDevice(
  deps: DevicesDeps & { readonly bus: Pick<LockBus, 'disconnect'> },
): Operations['deleteDevice'] {
  return async (caller, id) => {
    const device = deviceOrRefuse(deps.store, id);
    await deps.store.write((tx) => {
      deviceOrRefuse(tx, id);
      tx.devices.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'DEVICE_REMOVED',
          description: `Lock "${device.name}" was removed.`,
          deviceId: id,
          data: { device_id: device.deviceId },
        }),
      );
    });
    deps.driverOf(device)?.detach(id);
    deps.bus.disconnect(device.deviceId);
    deps.live.forget(id);
  };
}

function requireSite(tx: Pick<Store, 'sites'>, siteId: string | null): void {
  if (siteId === null || tx.sites.byId(siteId)) return;
  throw new InvalidInput('site_unknown', 'There is no such site.', {
    fields: [{ field: 'site_id', message: 'names no site' }],
  });
}
