import { createHash, timingSafeEqual } from 'node:crypto';
import { Conflict, NotFound, Unavailable } from '../../kit/errors.js';
import type { Device, LockProfile } from '../../locks/device.js';
import { requireNoCodes } from '../access/require-codes.js';
import { eventBy, SYSTEM } from '../audit/new-event.js';
import type { LockDriver, MqttCredentials } from './driver-ports.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { deviceOrRefuse, deviceView } from './device-view.js';
import type { DeviceUseCases } from './device-use-cases.js';
import { notPaired, swapLock, type LockSwapDeps } from './lock-swap.js';
import { driverOrRefuse, MQTT_SECRET_BYTES, pairOverWire, profileOf } from './pair-device.js';
import type { ReplacementOffers } from './replacement-offers.js';

export interface LockReplacementDeps extends LockSwapDeps {
  readonly offers: ReplacementOffers;
}

export interface LockReplacements {
  readonly replaceDevice: DeviceUseCases['replaceDevice'];
  /** A new MQTT lock logs in for the first time. @param secretHash SHA-256 of what it showed */
  readonly takePlace: (deviceId: string, secretHash: Uint8Array) => Promise<void>;
}

/**
 * Puts a new lock in the place of one that is broken: everything that belongs to the door stays. The old lock's keys are
 * forgotten in the commit that makes the new lock's count, after the new one has them: over a wire when it is paired, over
 * MQTT when it logs in with its secret. Whenever the hub ends, one of both works, and asking again finishes what was begun.
 */
export function lockReplacements(deps: LockReplacementDeps): LockReplacements {
  const replacing = new Set<string>();
  /** One at a time for each lock. */
  const alone = async <T>(id: string, action: () => Promise<T>): Promise<T> => {
    if (replacing.has(id))
      throw new Conflict('pairing_in_progress', 'This lock is being paired already. Wait for that to end.');
    replacing.add(id);
    try {
      return await action();
    } finally {
      replacing.delete(id);
    }
  };
  return {
    replaceDevice: async (caller, id, request) => {
      const device = deviceOrRefuse(deps.store, id);
      if (device.status !== 'ACTIVE') throw notPaired(device);
      const driver = driverOrRefuse(deps, request.transport);
      const profile = profileOf(request, request.transport === 'mqtt' ? device.profile : 'full');
      return alone(id, async () => {
        if (request.transport === 'mqtt') {
          const mqtt = await offerSecret(deps, caller, device, profile);
          return { ...deviceView(deps, device), mqtt, replaced: false };
        }
        const { pairingId, ...paired } = await pairOverWire(deps, device, driver, request);
        const to = { transport: request.transport, ...paired };
        const replaced = await swapLock(deps, caller, device, driver, { to, keys: { pairingId } });
        return { ...deviceView(deps, replaced), mqtt: null, replaced: true };
      });
    },
    takePlace: async (deviceId, secretHash) => {
      const device = deps.store.devices.byDeviceId(deviceId);
      if (!device) throw new NotFound('device_not_found', 'There is no such lock.');
      const driver = driverOrRefuse(deps, 'mqtt');
      // Before the lock that is there is interrupted, and again in the commit.
      requireOffered(deps, deps.store, device.id, secretHash);
      await alone(device.id, () => takeMqttPlace(deps, device, driver, secretHash));
    },
  };
}

/** The lock that is there goes on working: who has the new secret has not shown it yet. */
async function offerSecret(
  deps: LockReplacementDeps,
  caller: Caller,
  device: Device,
  profile: LockProfile,
): Promise<MqttCredentials> {
  const { id, deviceId } = device;
  const password = deps.random.bytes(MQTT_SECRET_BYTES).toString('base64url');
  const hash = createHash('sha256').update(password).digest();
  const offer = await deps.store.write((tx) => {
    const now = deviceOrRefuse(tx, id);
    const nowMs = deps.clock.wallMs();
    if (now.status !== 'ACTIVE') throw notPaired(now);
    if (profile === 'basic') requireNoCodes(tx, now, nowMs);
    tx.events.append(
      eventBy(caller, {
        atMs: nowMs,
        type: 'DEVICE_REPLACEMENT_STARTED',
        description: `A new lock takes the place of lock "${now.name}" when it logs in over MQTT.`,
        deviceId: id,
        data: { old_transport: now.transport, old_serial: now.serial, transport: 'mqtt', profile },
      }),
    );
    return deps.offers.put(tx, id, hash, profile);
  });
  deps.offers.begin(offer);
  return { username: deviceId, password, client_id: deviceId };
}

const THE_LOCK: Caller = { actor: SYSTEM, userId: null, role: 'admin', method: 'auto', ipAddress: null };

async function takeMqttPlace(
  deps: LockReplacementDeps,
  device: Device,
  driver: LockDriver,
  secretHash: Uint8Array,
): Promise<void> {
  const { id, deviceId } = device;
  const to = { transport: 'mqtt', address: deviceId, serial: null, firmwareVersion: null } as const;
  const next = { to, keys: { mqttHash: secretHash } };
  await swapLock(deps, THE_LOCK, device, driver, next, (tx) => {
    requireOffered(deps, tx, id, secretHash);
  });
}

/** Another one may have been offered since the lock knocked, or nobody came in time. */
function requireOffered(
  { offers }: Pick<LockReplacementDeps, 'offers'>,
  reads: Pick<Reads, 'replacementOffers'>,
  id: string,
  secretHash: Uint8Array,
): void {
  const offer = reads.replacementOffers.ofDevice(id);
  if (!offer?.secretHash || !timingSafeEqual(offer.secretHash, secretHash))
    throw new Conflict('pairing_in_progress', 'Another secret was made for this lock meanwhile.');
  if (offers.isOver(offer))
    throw new Unavailable('pairing_timeout', 'The new lock came too late: offer it the place again.');
}
