import { createHash } from 'node:crypto';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Random } from '../../kit/random.js';
import type { Device, LockProfile } from '../../locks/device.js';
import { deviceOrRefuse, deviceView, type DeviceViewDeps } from './device-view.js';
import type { LiveLocks } from './live-locks.js';
import { requireNoCodes } from '../access/require-codes.js';
import { eventBy } from '../audit/new-event.js';
import type { DeviceView } from './device-use-cases.js';
import type { Operations } from '../operations.js';
import type { LockDriver, MqttCredentials } from './driver-ports.js';
import type { Caller, LockBus } from '../ports.js';
import type { Store } from '../store-ports.js';

/** 256 random bits: its plain SHA-256 can be stored, there is nothing to guess. */
export const MQTT_SECRET_BYTES = 32;

type PairingRequest = Parameters<Operations['pairDevice']>[2];

export interface PairDeviceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
  readonly offers?: DeviceViewDeps['offers'];
  readonly driverFor: (transport: Device['transport']) => LockDriver | null;
  readonly bus: Pick<LockBus, 'disconnect'>;
  readonly timeoutMs: number;
}

/** Binds a lock to this hub: over a wire with its install code, over MQTT with broker credentials shown once. */
export function pairDevice(deps: PairDeviceDeps): Operations['pairDevice'] {
  const pairing = new Set<string>();
  return async (caller, id, request) => {
    const device = deviceOrRefuse(deps.store, id);
    if (device.status === 'ACTIVE') throw alreadyPaired(device);
    const driver = driverOrRefuse(deps, request.transport);
    const profile = profileOf(request, device.profile);
    if (pairing.has(id))
      throw new Conflict('pairing_in_progress', 'This lock is being paired already. Wait for that to end.');
    pairing.add(id);
    try {
      return request.transport === 'mqtt'
        ? await overMqtt(deps, caller, { ...device, profile }, driver)
        : await overWire(deps, caller, { ...device, profile }, driver, request);
    } finally {
      pairing.delete(id);
    }
  };
}

/** @param otherwise where nothing was asked @throws InvalidInput `profile_unsupported` */
export function profileOf(
  { transport, profile: asked }: Pick<PairingRequest, 'transport' | 'profile'>,
  otherwise: LockProfile,
): LockProfile {
  const profile = asked ?? otherwise;
  if (profile === 'full' || transport === 'mqtt') return profile;
  throw new InvalidInput(
    'profile_unsupported',
    'Only a lock on MQTT can have the profile "basic". Pair it over mqtt, or with the profile "full".',
    { fields: [{ field: 'profile', message: 'must be "full"' }] },
  );
}

/** @throws InvalidInput `transport_unsupported` */
export function driverOrRefuse(
  { driverFor }: Pick<PairDeviceDeps, 'driverFor'>,
  transport: NonNullable<Device['transport']>,
): LockDriver {
  const driver = driverFor(transport);
  if (driver) return driver;
  throw new InvalidInput('transport_unsupported', say('This hub has no {transport} driver.', { transport }), {
    fields: [{ field: 'transport', message: 'serial, ble or mqtt' }],
  });
}

async function overMqtt(
  deps: PairDeviceDeps,
  caller: Caller,
  device: Device,
  driver: LockDriver,
): Promise<DeviceView & { mqtt: MqttCredentials }> {
  const password = deps.random.bytes(MQTT_SECRET_BYTES).toString('base64url');
  const hash = createHash('sha256').update(password).digest();
  const paired = await keepPaired(
    deps,
    caller,
    device,
    { transport: 'mqtt', address: device.deviceId, serial: null, firmwareVersion: null },
    hash,
  );
  deps.bus.disconnect(device.deviceId);
  driver.attach(paired);
  return {
    ...deviceView(deps, paired),
    mqtt: { username: device.deviceId, password, client_id: device.deviceId },
  };
}

async function overWire(
  deps: PairDeviceDeps,
  caller: Caller,
  device: Device,
  driver: LockDriver,
  request: PairingRequest,
): Promise<DeviceView & { mqtt: null }> {
  const { pairingId, ...to } = await pairOverWire(deps, device, driver, request);
  const { transport } = driver;
  const paired = await keepPaired(deps, caller, device, { transport, ...to }, null, pairingId);
  driver.attach(paired);
  return { ...deviceView(deps, paired), mqtt: null };
}

/** Gives a lock its keys, which stay pending: whoever asked makes them count. @throws InvalidInput `pairing_fields` */
export async function pairOverWire(
  deps: Pick<PairDeviceDeps, 'store' | 'clock' | 'timeoutMs'>,
  device: Device,
  driver: LockDriver,
  request: PairingRequest,
): Promise<{ address: string; serial: string; firmwareVersion: string | null; pairingId: string }> {
  const { address, serial, installCode } = request;
  if (address === null || serial === null || installCode === null) {
    throw new InvalidInput(
      'pairing_fields',
      'Pairing over a wire needs the address, the serial number and the install code printed on the lock.',
      {
        fields: Object.entries({ address, serial, install_code: installCode })
          .filter(([, value]) => value === null)
          .map(([field]) => ({ field, message: 'is required' })),
      },
    );
  }
  const nowMs = deps.clock.wallMs();
  const { firmwareVersion, pairingId } = await driver.pair(
    device.id,
    { address, serial, installCode },
    deps.timeoutMs,
    async (keys) => {
      await deps.store.write((tx) => {
        deviceOrRefuse(tx, device.id);
        tx.pairings.insertPending({
          ...keys,
          id: keys.pairingId,
          deviceId: device.id,
          state: 'pending',
          serial,
          createdAtMs: nowMs,
        });
      });
    },
  );
  if (pairingId === null) throw new Error('a driver paired a lock without handing over its keys');
  return { address, serial, firmwareVersion, pairingId };
}

async function keepPaired(
  deps: PairDeviceDeps,
  caller: Caller,
  device: Device,
  to: {
    transport: 'serial' | 'ble' | 'mqtt';
    address: string;
    serial: string | null;
    firmwareVersion: string | null;
  },
  mqttHash: Uint8Array | null,
  pairingId: string | null = null,
): Promise<Device> {
  return await deps.store.write((tx) => {
    const now = deviceOrRefuse(tx, device.id);
    if (now.status === 'ACTIVE') throw alreadyPaired(now);
    const nowMs = deps.clock.wallMs();
    tx.devices.setPaired(device.id, to, nowMs);
    const { profile } = device;
    if (profile === 'basic') requireNoCodes(tx, now, nowMs);
    tx.devices.setProfile(device.id, profile, nowMs);
    if (mqttHash) tx.devices.setMqttSecretHash(device.id, mqttHash);
    if (pairingId !== null) tx.pairings.activate(pairingId);
    tx.events.append(
      eventBy(caller, {
        atMs: nowMs,
        type: 'DEVICE_PAIRED',
        description: `Lock "${now.name}" was paired over ${to.transport}.`,
        deviceId: device.id,
        data: { transport: to.transport, address: to.address, serial: to.serial, profile },
      }),
    );
    return { ...now, ...to, profile, status: 'ACTIVE' as const, updatedAtMs: nowMs };
  });
}

function alreadyPaired(device: Device): Conflict {
  return new Conflict(
    'already_paired',
    say('Lock "{lock}" is paired already. Delete it here and reset it from the inside to pair it anew.', {
      lock: device.name,
    }),
  );
}
