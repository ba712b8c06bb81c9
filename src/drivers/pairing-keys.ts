import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import type { Pairing } from '../operations/locks/pairing-ports.js';
import type { Reads } from '../operations/store-ports.js';
import type { SessionKeys } from './lock-session-handshake.js';

type Pairings = Pick<Reads, 'pairings'>;

/** Keys that a lock of this serial number was offered and has not used yet, newest first. */
export function unconfirmedKeys(
  { pairings }: Pairings,
  deviceId: string,
  serial: string,
): readonly (Pairing & { readonly pairingId: string })[] {
  return inState(pairings.ofDevice(deviceId), 'pending', serial).map((pairing) => ({
    ...pairing,
    pairingId: pairing.id,
  }));
}

/** Keys to try with a lock: pending ones first, newest first; then the active ones (link.md, pairing). */
export function sessionKeys(
  { pairings }: Pairings,
  ownStatic: KeyPair,
  deviceId: string,
  serial: string,
): readonly SessionKeys[] {
  const known = pairings.ofDevice(deviceId);
  return [...inState(known, 'pending', serial), ...inState(known, 'active', serial)].map((pairing) => ({
    pairingId: pairing.id,
    pending: pairing.state === 'pending',
    keys: { ownStatic, peerStatic: pairing.peerStatic, psk: pairing.psk },
  }));
}

function inState(pairings: readonly Pairing[], state: Pairing['state'], serial: string): readonly Pairing[] {
  return pairings.filter((pairing) => pairing.state === state && pairing.serial === serial);
}
