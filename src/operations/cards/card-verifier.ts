import type { PinVerifiers } from '../access/pin-verifiers.js';
import type { Reads } from '../store-ports.js';

export interface CardVerifierDeps {
  readonly store: Pick<Reads, 'devices'>;
  readonly verifiers: PinVerifiers;
}

/** Digits never begin so: no card has the verifier of a PIN. */
const DOMAIN = 'card:';

/**
 * A card as it is stored: as a PIN, with the lock's salt and the pepper, so that nobody learns from the database which
 * card opens what. @returns null: there is no such lock
 */
export async function deriveCard(
  { store, verifiers }: CardVerifierDeps,
  deviceId: string,
  value: string,
): Promise<Uint8Array | null> {
  const salt = store.devices.pinSalt(deviceId);
  return salt && verifiers.derive(salt, DOMAIN + value.toLowerCase(), 'keypad');
}
