import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

/** Length of a raw Ed25519 public key (RFC 8032). */
export const FIRMWARE_KEY_BYTES = 32;
export const FIRMWARE_SIGNATURE_BYTES = 64;

/** Signed before the header, so that no signature made for something else is one of an image. */
const CONTEXT = Buffer.from('doorward/1 firmware image', 'ascii');

// RFC 8410: the DER around a raw Ed25519 key never changes.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The raw public key of a raw private key, 32 bytes each. */
export function firmwarePublicKey(privateKey: Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKeyObject(privateKey)).export({ format: 'der', type: 'spki' });
  return spki.subarray(SPKI_PREFIX.length);
}

/** The maker's Ed25519 signature of an image's header. */
export function signFirmwareHeader(header: Uint8Array, privateKey: Uint8Array): Uint8Array {
  return sign(null, Buffer.concat([CONTEXT, header]), privateKeyObject(privateKey));
}

/** Whether one of these raw public keys signed the header. A key of another length signed nothing. */
export function isFirmwareSigned(
  header: Uint8Array,
  signature: Uint8Array,
  publicKeys: readonly Uint8Array[],
): boolean {
  const signed = Buffer.concat([CONTEXT, header]);
  return publicKeys.some((key) => {
    if (key.length !== FIRMWARE_KEY_BYTES || signature.length !== FIRMWARE_SIGNATURE_BYTES) return false;
    const spki = Buffer.concat([SPKI_PREFIX, key]);
    return verify(null, signed, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
  });
}

function privateKeyObject(raw: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, raw]), format: 'der', type: 'pkcs8' });
}
