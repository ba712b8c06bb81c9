import type { Pin } from '../../access/pin.js';
import type { Reads } from '../store-ports.js';

/** The PIN with these digits at a lock: one in use before one that was revoked, which is known so that the log can say so. */
export function pinTyped({ pins }: Pick<Reads, 'pins'>, deviceId: string, verifier: Uint8Array): Pin | null {
  return pins.byVerifier(deviceId, verifier) ?? pins.revokedByVerifier(deviceId, verifier);
}
