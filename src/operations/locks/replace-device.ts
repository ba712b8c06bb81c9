import { createHash } from 'node:crypto';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import type { CredentialScheme } from '../access/credential-ports.js';
import { renewCredentials } from '../access/renew-credentials.js';
import { eventBy } from '../audit/new-event.js';
import { firmwareEvent, isOpen } from '../firmware/firmware-update.js';
import type { Caller, LockDriver } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { deviceOrRefuse, deviceView } from './device-view.js';
import type { DeviceUseCases } from './device-use-cases.js';
import { dropHeldCodes } from './drop-held-codes.js';
import { driverOrRefuse, MQTT_SECRET_BYTES, pairOverWire, type PairDeviceDeps } from './pair-device.js';

export interface ReplaceDeviceDeps extends PairDeviceDeps {
  readonly driverOf: (device: Device) => LockDriver | null;
  readonly scheme: CredentialScheme;
  readonly rulesChanged?: (id: string) => void;
}

/** What the new lock is, and what it proves itself with. */
interface NewLock {
  readonly to: Pick<Device, 'serial' | 'firmwareVersion'> & {
    readonly transport: 'serial' | 'ble' | 'mqtt';
    readonly address: string;
  };
  readonly keys: { readonly pairingId: string } | { readonly mqttHash: Uint8Array };
}

/**
 * Puts a new lock in the place of one that is broken: everything that belongs to the door stays. The old lock's keys are
 * forgotten in the commit that makes the new lock's count, after the new one has them: whenever the hub ends, one of both
 * works, and asking again finishes what was begun.
 */
export function replaceDevice(deps: ReplaceDeviceDeps): DeviceUseCases['replaceDevice'] {
  const replacing = new Set<string>();
  return async (caller, id, request) => {
    const device = deviceOrRefuse(deps.store, id);
    if (device.status !== 'ACTIVE') throw notPaired(device);
    const driver = driverOrRefuse(deps, request.transport);
    if (replacing.has(id))
      throw new Conflict('pairing_in_progress', 'This lock is being paired already. Wait for that to end.');
    replacing.add(id);
    try {
      if (request.transport === 'mqtt') {
        const { deviceId } = device;
        const password = deps.random.bytes(MQTT_SECRET_BYTES).toString('base64url');
        const replaced = await swap(deps, caller, device, driver, {
          to: { transport: 'mqtt', address: deviceId, serial: null, firmwareVersion: null },
          keys: { mqttHash: createHash('sha256').update(password).digest() },
        });
        const mqtt = { username: deviceId, password, client_id: deviceId };
        return { ...deviceView(deps, replaced), mqtt };
      }
      const { pairingId, ...paired } = await pairOverWire(deps, device, driver, request);
      const to = { transport: request.transport, ...paired };
      const replaced = await swap(deps, caller, device, driver, { to, keys: { pairingId } });
      return { ...deviceView(deps, replaced), mqtt: null };
    } finally {
      replacing.delete(id);
    }
  };
}

async function swap(
  deps: ReplaceDeviceDeps,
  caller: Caller,
  device: Device,
  driver: LockDriver,
  next: NewLock,
): Promise<Device> {
  const { store, live, bus } = deps;
  const { id } = device;
  const keepsCodes = !(await dropHeldCodes(deps, device));
  const old = deps.driverOf(device);
  old?.detach(id);
  // What that has ended is in the journal by now: nothing of the old lock is asked of the new one.
  await store.write(() => undefined);
  let replaced: Device;
  try {
    replaced = await store.write((tx) => take(deps, tx, caller, id, next, keepsCodes));
  } catch (error) {
    const still = store.devices.byId(id);
    if (still) old?.attach(still);
    throw error;
  }
  bus.disconnect(device.deviceId);
  live.forget(id);
  driver.attach(replaced);
  deps.rulesChanged?.(id);
  return replaced;
}

function take(
  deps: ReplaceDeviceDeps,
  tx: Writes,
  caller: Caller,
  id: string,
  { to, keys }: NewLock,
  keepsCodes: boolean,
): Device {
  const before = deviceOrRefuse(tx, id);
  if (before.status !== 'ACTIVE') throw notPaired(before);
  const nowMs = deps.clock.wallMs();
  tx.devices.setPaired(id, to, nowMs);
  tx.devices.setMqttSecretHash(id, 'mqttHash' in keys ? keys.mqttHash : null);
  if ('mqttHash' in keys) tx.pairings.forget(id);
  else tx.pairings.activate(keys.pairingId);
  renewCredentials(tx, deps.scheme, id, to.transport, nowMs);
  closeOpenEnds(tx, before, nowMs);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'DEVICE_REPLACED',
      description: `Another lock is in the place of lock "${before.name}".${keepsCodes ? ' The old one still opens for the codes it holds, until it is reset from the inside.' : ''}`,
      deviceId: id,
      data: {
        old_transport: before.transport,
        old_serial: before.serial,
        transport: to.transport,
        address: to.address,
        serial: to.serial,
        keeps_codes: keepsCodes,
      },
    }),
  );
  return { ...before, ...to, updatedAtMs: nowMs };
}

/** What only the old lock could have told, or done. */
function closeOpenEnds(tx: Writes, device: Device, nowMs: number): void {
  for (const { id } of tx.commands.withStatus(device.id, 'unknown')) {
    // The new lock never saw it: its word that it was not executed would be no answer.
    tx.commands.update(id, { reason: 'lock_replaced', bootId: null, notAfterMs: null });
  }
  const update = tx.firmware.byDevice(device.id);
  if (!update || !isOpen(update, update)) return;
  tx.firmware.setState(device.id, 'failed', 'lock_replaced', nowMs);
  tx.events.append(firmwareEvent(update, device, 'failed', 'lock_replaced', nowMs));
}

function notPaired(device: Device): Conflict {
  return new Conflict(
    'not_paired',
    say('Lock "{lock}" is not paired, so there is nothing to replace. Pair it instead.', {
      lock: device.name,
    }),
  );
}
