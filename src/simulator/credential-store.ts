import { timingSafeEqual } from 'node:crypto';
import { credentialSetDigest, NO_SET_DIGEST, pinVerifier } from '../../firmware-protocol/credential-set.js';
import type { CredentialSet, HeldCredential } from '../../firmware-protocol/credential-set.js';

/** What a simulated lock has room for. */
export const CREDENTIAL_SLOTS = 64;

/** A credential as the flash holds it; bytes in hex. */
export interface StoredCredential {
  readonly id: string;
  readonly verifier: string;
  readonly validFromMs?: number | undefined;
  readonly validUntilMs?: number | undefined;
}

export interface StoredCredentialSet {
  readonly version: number;
  readonly key: string;
  readonly credentials: readonly StoredCredential[];
}

/** The set of codes in a lock's flash. */
export class CredentialStore {
  private held: StoredCredentialSet | null;

  private readonly changed: () => void;

  /** @param changed has kept the new content for good when it returns */
  constructor(held: StoredCredentialSet | null, changed: () => void) {
    this.held = held;
    this.changed = changed;
  }

  /** 0: none. */
  get version(): number {
    return this.held?.version ?? 0;
  }

  get count(): number {
    return this.held?.credentials.length ?? 0;
  }

  /** Over what the flash holds now, whatever was committed. */
  digest(): Uint8Array {
    return this.held ? credentialSetDigest(bytesOf(this.held)) : NO_SET_DIGEST;
  }

  replace({ version, key, credentials }: CredentialSet): void {
    this.held = {
      version,
      key: hexText(key),
      credentials: credentials.map((one) => ({
        ...one,
        id: hexText(one.id),
        verifier: hexText(one.verifier),
      })),
    };
    this.changed();
  }

  /** The credential of these digits; looks at all of them, so that the time tells nothing. */
  find(digits: string): StoredCredential | null {
    if (!this.held) return null;
    const verifier = pinVerifier(hexBytes(this.held.key), digits);
    let found: StoredCredential | null = null;
    for (const credential of this.held.credentials) {
      if (timingSafeEqual(verifier, hexBytes(credential.verifier))) found = credential;
    }
    return found;
  }

  /** A fault: flips a bit of every verifier, as a worn-out flash would of one. */
  alter(): void {
    if (!this.held) return;
    const credentials = this.held.credentials.map((credential) => {
      const verifier = hexBytes(credential.verifier);
      verifier.writeUInt8(verifier.readUInt8(0) ^ 1, 0);
      return { ...credential, verifier: hexText(verifier) };
    });
    // An empty set has no verifier: its key.
    const key = hexBytes(this.held.key);
    if (credentials.length === 0) key.writeUInt8(key.readUInt8(0) ^ 1, 0);
    this.held = { ...this.held, key: hexText(key), credentials };
    this.changed();
  }

  snapshot(): StoredCredentialSet | null {
    return this.held;
  }
}

function bytesOf({ version, key, credentials }: StoredCredentialSet): CredentialSet {
  const held = credentials.map((one): HeldCredential => ({
    ...one,
    id: hexBytes(one.id),
    verifier: hexBytes(one.verifier),
  }));
  return { version, key: hexBytes(key), credentials: held };
}

function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function hexBytes(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
