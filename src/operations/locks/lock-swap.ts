import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import type { CredentialScheme } from '../access/credential-ports.js';
import { doubtUses } from '../access/code-uses.js';
import { requireNoCodes } from '../access/require-codes.js';
import { renewCredentials } from '../access/renew-credentials.js';
import { eventBy } from '../audit/new-event.js';
import { releaseFee } from '../credit/command-fee.js';
import { firmwareEvent, isOpen } from '../firmware/firmware-update.js';
import type { LockDriver } from './driver-ports.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { deviceOrRefuse } from './device-view.js';
import { dropHeldCodes } from './drop-held-codes.js';
import type { PairDeviceDeps } from './pair-device.js';

export interface LockSwapDeps extends PairDeviceDeps {
  readonly driverOf: (device: Device) => LockDriver | null;
  readonly scheme: CredentialScheme;
  readonly rulesChanged?: (id: string) => void;
}

/** What the new lock is, and what it proves itself with. */
export interface NewLock {
  readonly to: Pick<Device, 'serial' | 'firmwareVersion'> & {
    readonly transport: 'serial' | 'ble' | 'mqtt';
    readonly address: string;
  };
  readonly keys: { readonly pairingId: string } | { readonly mqttHash: Uint8Array };
}

/**
 * Puts a new lock, which has its keys, in the place of another. In one commit the new keys count and the old ones are
 * forgotten: whenever it fails before, the old lock goes on working.
 * @param stillRight asked in that commit; throws to undo it
 */
export async function swapLock(
  deps: LockSwapDeps,
  caller: Caller,
  device: Device,
  driver: LockDriver,
  next: NewLock,
  stillRight: (tx: Writes) => void = () => undefined,
): Promise<Device> {
  const { store, live, bus } = deps;
  const { id } = device;
  const keepsCodes = !(await dropHeldCodes(deps, device));
  const old = deps.driverOf(device);
  old?.detach(id);
  let replaced: Device;
  try {
    // What that has ended is in the journal by now: nothing of the old lock is asked of the new one.
    await store.write(() => undefined);
    replaced = await store.write((tx) => {
      stillRight(tx);
      return take(deps, tx, caller, id, next, keepsCodes);
    });
  } catch (error) {
    const still = store.devices.byId(id);
    if (still) {
      old?.attach(still);
      // It is given its codes again.
      deps.rulesChanged?.(id);
    }
    throw error;
  }
  bus.disconnect(device.deviceId);
  live.forget(id);
  driver.attach(replaced);
  deps.rulesChanged?.(id);
  return replaced;
}

function take(
  deps: LockSwapDeps,
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
  // Over a wire every lock answers.
  const offered = to.transport === 'mqtt' ? tx.replacementOffers.ofDevice(id) : null;
  const profile = offered?.profile ?? 'full';
  if (profile === 'basic') requireNoCodes(tx, before, nowMs);
  tx.devices.setProfile(id, profile, nowMs);
  tx.devices.setMqttSecretHash(id, 'mqttHash' in keys ? keys.mqttHash : null);
  tx.replacementOffers.remove(id);
  if ('mqttHash' in keys) tx.lockCertificates.forgetCurrent(id);
  else tx.lockCertificates.forgetAll(id);
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
        profile,
        keeps_codes: keepsCodes,
      },
    }),
  );
  return { ...before, ...to, profile, updatedAtMs: nowMs };
}

/** What only the old lock could have told, or done. */
function closeOpenEnds(tx: Writes, device: Device, nowMs: number): void {
  for (const command of tx.commands.withStatus(device.id, 'unknown')) {
    // The new lock never saw it: its word that it was not executed would be no answer.
    tx.commands.update(command.id, { reason: 'lock_replaced', bootId: null, notAfterMs: null });
    releaseFee(tx, command, 'lock_replaced', nowMs);
  }
  doubtUses(tx, device.id, 'lock_replaced', null, nowMs);
  const update = tx.firmware.byDevice(device.id);
  if (!update || !isOpen(update, update)) return;
  tx.firmware.setState(device.id, 'failed', 'lock_replaced', nowMs);
  tx.events.append(firmwareEvent(update, device, 'failed', 'lock_replaced', nowMs));
}

/** Of a lock in the place of which there is nothing. */
export function notPaired(device: Device): Conflict {
  return new Conflict(
    'not_paired',
    say('Lock "{lock}" is not paired, so there is nothing to replace. Pair it instead.', {
      lock: device.name,
    }),
  );
}
