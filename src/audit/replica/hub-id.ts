import { sha256 } from '../sha-256.js';

/**
 * A hub's id is made from its public key (RFC 9562, section 5.8, UUID version 8): nobody can have the id of another, and
 * enrolling twice is enrolling once. @param publicKey SubjectPublicKeyInfo, DER
 */
export function hubIdOf(publicKey: Uint8Array): string {
  const bytes = sha256(publicKey).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
