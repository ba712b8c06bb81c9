import type { Pin } from '../../access/pin.js';
import type { Random } from '../../kit/random.js';
import { mayBeHeld, NEW_CREDENTIAL } from '../../locks/credential.js';
import { CREDENTIALS_PER_LOCK_MAX } from './credential-ports.js';
import type { CredentialScheme } from './credential-ports.js';
import type { Writes } from '../store-ports.js';

export interface EnrolDeps {
  readonly scheme: CredentialScheme;
  readonly random: Random;
}

/**
 * Makes what each lock of a new PIN needs to answer it by itself. Only now are the digits known: a PIN is kept as scrypt
 * verifiers alone, and those no lock can check. In the change that stores the PIN.
 */
export function enrolCredentials({ scheme, random }: EnrolDeps, tx: Writes, pin: Pin, digits: string): void {
  if (!mayBeHeld(pin.kind, pin.scheduleId !== null)) return;
  for (const deviceId of pin.deviceIds) {
    // An MQTT lock asks the hub, always. One that is not paired yet may turn out to hold codes.
    if (tx.devices.byId(deviceId)?.transport === 'mqtt') continue;
    const { key } =
      tx.credentials.setOf(deviceId) ??
      tx.credentials.openSet(deviceId, random.bytes(32), scheme.noSetDigest);
    const at = { pinId: pin.id, deviceId, changedAtMs: pin.createdAtMs };
    if (tx.credentials.countOn(deviceId) < CREDENTIALS_PER_LOCK_MAX) {
      tx.credentials.insert({ ...NEW_CREDENTIAL, ...at }, scheme.verifier(key, digits));
    } else {
      tx.credentials.insert({ ...at, state: 'failed', reason: 'no_room', setVersion: null }, null);
    }
  }
}
