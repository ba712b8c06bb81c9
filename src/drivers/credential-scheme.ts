import { credentialSetDigest, NO_SET_DIGEST, pinVerifier } from '../../firmware-protocol/credential-set.js';
import type { HeldCredential } from '../../firmware-protocol/credential-set.js';
import type { CredentialScheme, CredentialSet, SetEntry } from '../operations/access/credential-ports.js';
import { bytesOf } from './lock-session-meaning.js';

/** A code in the protocol's terms. */
export function heldCredential({ pinId, verifier, validFromMs, validUntilMs }: SetEntry): HeldCredential {
  return {
    id: bytesOf(pinId),
    verifier,
    ...(validFromMs !== null && { validFromMs: Math.max(0, validFromMs) }),
    ...(validUntilMs !== null && { validUntilMs: Math.max(0, validUntilMs) }),
  };
}

function digest({ version, key, entries }: CredentialSet): Uint8Array {
  return credentialSetDigest({ version, key, credentials: entries.map(heldCredential) });
}

/** Verifiers and digests as the link's specification has them (SPEC.md, section 11.1). */
export const credentialScheme: CredentialScheme = {
  verifier: pinVerifier,
  digest,
  noSetDigest: NO_SET_DIGEST,
};
