import { InvalidInput } from '../../kit/errors.js';
import { SCRYPT_CONCURRENT } from '../../kit/scrypt-pool.js';
import type { Store } from '../store-ports.js';
import type { PinVerifiers } from './pin-verifiers.js';

/** What a code is to one lock. */
export interface LockVerifier {
  readonly deviceId: string;
  readonly verifier: Uint8Array;
  /** Of the pepper it was made with. */
  readonly pepperId: string;
}

interface Deps {
  readonly store: Store;
  readonly verifiers: PinVerifiers;
}

/**
 * A code as each of the locks will look it up. Stops early at a lock on which a proposed code is taken. Two at a time,
 * which is what the pool runs at once: a PIN for fifty locks must not fill its queue.
 */
export async function deriveForLocks(
  deps: Deps,
  deviceIds: readonly string[],
  digits: string,
  stopAtTaken: boolean,
): Promise<LockVerifier[]> {
  const made: LockVerifier[] = [];
  for (let at = 0; at < deviceIds.length; at += SCRYPT_CONCURRENT.log_in) {
    const next = deviceIds.slice(at, at + SCRYPT_CONCURRENT.log_in);
    const verifiers = await Promise.all(next.map((id) => derive(deps, id, digits)));
    made.push(...verifiers);
    if (stopAtTaken && verifiers.some((one) => deps.store.pins.byVerifier(one.deviceId, one.verifier))) break;
  }
  return made;
}

async function derive(deps: Deps, deviceId: string, digits: string): Promise<LockVerifier> {
  const salt = deps.store.devices.pinSalt(deviceId);
  if (!salt) throw new InvalidInput('device_unknown', 'There is no such lock.');
  // Behind the keypads: a PIN for fifty locks is fifty of these.
  const verifier = await deps.verifiers.derive(salt, digits, 'log_in');
  return { deviceId, verifier, pepperId: deps.verifiers.pepperId };
}
