import { createHash, hkdfSync } from 'node:crypto';
import { open, seal } from '../aead.js';

const HASH_BYTES = 32;
const NONE = new Uint8Array(0);

function sha256(first: Uint8Array, second: Uint8Array): Uint8Array {
  return createHash('sha256').update(first).update(second).digest();
}

/** Noise's HKDF (section 4.3) is RFC 5869's with the chaining key as salt and an empty info. */
function hkdf(chainingKey: Uint8Array, material: Uint8Array, outputs: number): Uint8Array[] {
  const bytes = new Uint8Array(hkdfSync('sha256', material, chainingKey, NONE, outputs * HASH_BYTES));
  return Array.from({ length: outputs }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** Noise, section 5.2, with the CipherState of a handshake inside: SHA-256 and ChaCha20-Poly1305. */
export class SymmetricState {
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  #key: Uint8Array | undefined;
  #n = 0;

  constructor(protocol: string) {
    const name = Buffer.from(protocol, 'ascii');
    this.#hash = name.length <= HASH_BYTES ? Buffer.concat([name], HASH_BYTES) : sha256(name, NONE);
    this.#chainingKey = this.#hash;
  }

  /** h: binds a channel to everything said in its handshake (section 11.2). */
  get hash(): Uint8Array {
    return this.#hash;
  }

  /** A key is set, so payloads and static keys are encrypted. */
  get hasKey(): boolean {
    return this.#key !== undefined;
  }

  mixKey(material: Uint8Array): void {
    const [chainingKey = NONE, key = NONE] = hkdf(this.#chainingKey, material, 2);
    this.#chainingKey = chainingKey;
    this.#key = key;
    this.#n = 0;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = sha256(this.#hash, data);
  }

  mixKeyAndHash(material: Uint8Array): void {
    const [chainingKey = NONE, hash = NONE, key = NONE] = hkdf(this.#chainingKey, material, 3);
    this.#chainingKey = chainingKey;
    this.mixHash(hash);
    this.#key = key;
    this.#n = 0;
  }

  encryptAndHash(plain: Uint8Array): Uint8Array {
    let sent = plain;
    if (this.#key !== undefined) {
      sent = seal(this.#key, this.#n, this.#hash, plain);
      this.#n += 1;
    }
    this.mixHash(sent);
    return sent;
  }

  /** `undefined` if the tag does not match. */
  decryptAndHash(sent: Uint8Array): Uint8Array | undefined {
    let plain: Uint8Array | undefined = sent;
    if (this.#key !== undefined) {
      plain = open(this.#key, this.#n, this.#hash, sent);
      if (plain === undefined) return undefined;
      this.#n += 1;
    }
    this.mixHash(sent);
    return plain;
  }

  /** The two transport keys: initiator to responder, responder to initiator. */
  split(): [Uint8Array, Uint8Array] {
    const [first = NONE, second = NONE] = hkdf(this.#chainingKey, NONE, 2);
    return [first, second];
  }
}
