import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** An X25519 key pair (RFC 7748), raw: 32 bytes each. */
export interface KeyPair {
  publicKey: Uint8Array;
  privateKey: Uint8Array;
}

/** Length of a raw X25519 key, public or private, and of the shared secret. */
export const KEY_BYTES = 32;

// RFC 8410: the DER around a raw X25519 key never changes, so a prefix imports one without an ASN.1 library.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

function privateKeyObject(raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, raw]), format: 'der', type: 'pkcs8' });
}

function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

/** A fresh key pair from the operating system's randomness. */
export function generateKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    publicKey: rawPublicKey(publicKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length),
  };
}

/** The pair that belongs to a raw private key of 32 bytes. Throws RangeError on another length. */
export function keyPairFromPrivate(privateKey: Uint8Array): KeyPair {
  if (privateKey.length !== KEY_BYTES) throw new RangeError('an X25519 private key has 32 bytes');
  return { publicKey: rawPublicKey(createPublicKey(privateKeyObject(privateKey))), privateKey };
}

/** X25519. `undefined` for a public key that yields nothing secret (low order) or has a wrong length. */
export function sharedSecret(own: KeyPair, peerPublicKey: Uint8Array): Uint8Array | undefined {
  if (peerPublicKey.length !== KEY_BYTES) return undefined;
  try {
    return diffieHellman({
      privateKey: privateKeyObject(own.privateKey),
      publicKey: createPublicKey({
        key: Buffer.concat([SPKI_PREFIX, peerPublicKey]),
        format: 'der',
        type: 'spki',
      }),
    });
  } catch {
    return undefined;
  }
}
