import type { Pin } from '../../access/pin.js';
import type { CredentialView, PinPlace } from './credential-ports.js';

/** What to tell of a PIN on one lock; null: it is gone from there. */
export function credentialView(
  pin: Pin,
  { deviceId, transport, slots, credential }: PinPlace,
): CredentialView | null {
  if (credential && transport !== 'mqtt' && slots !== 0) {
    const { state, reason, changedAtMs } = credential;
    return { deviceId, heldBy: 'lock', state, reason, changedAtMs };
  }
  // The hub decides, so the code is set where it is decided as soon as it is stored, and gone as soon as it is revoked.
  if (pin.revokedAtMs !== null) return null;
  return { deviceId, heldBy: 'hub', state: 'verified', reason: null, changedAtMs: pin.createdAtMs };
}
