import { credentialSetDigest } from '../../firmware-protocol/credential-set.js';
import type { CredentialSet, HeldCredential } from '../../firmware-protocol/credential-set.js';
import type { SetCredentials } from '../../firmware-protocol/hub-messages.js';
import type { SetOutcome } from '../../firmware-protocol/lock-messages.js';
import { CREDENTIAL_SLOTS } from './credential-store.js';
import type { CredentialStore } from './credential-store.js';

interface Begun {
  readonly version: number;
  readonly count: number;
  readonly key: Uint8Array;
  readonly credentials: HeldCredential[];
}

/**
 * Takes a new credential set step by step, in one session's RAM; only a whole one whose digest matches replaces what
 * the flash holds (SPEC.md, section 11.1).
 */
export class CredentialIntake {
  private readonly store: CredentialStore;
  private begun: Begun | null = null;

  constructor(store: CredentialStore) {
    this.store = store;
  }

  take(message: SetCredentials): SetOutcome | 'bad_message' {
    const outcome = this.step(message);
    if (outcome !== 'taken') this.begun = null;
    return outcome;
  }

  private step(message: SetCredentials): SetOutcome | 'bad_message' {
    const given = Object.keys(message).length;
    const { setVersion, credentialKey, credentialCount, credentialIndex, credentialId, verifier, digest } =
      message;
    switch (message.step) {
      case 'begin':
        if (credentialKey === undefined || credentialCount === undefined || given !== 5) return 'bad_message';
        return this.begin(setVersion, credentialCount, credentialKey);
      case 'part': {
        const { validFromMs, validUntilMs } = message;
        const bounds = Number(validFromMs !== undefined) + Number(validUntilMs !== undefined);
        if (credentialIndex === undefined || credentialId === undefined || verifier === undefined)
          return 'bad_message';
        if (given !== 6 + bounds) return 'bad_message';
        const window = {
          ...(validFromMs !== undefined && { validFromMs }),
          ...(validUntilMs !== undefined && { validUntilMs }),
        };
        return this.part(setVersion, credentialIndex, { id: credentialId, verifier, ...window });
      }
      case 'commit':
        if (digest === undefined || given !== 4) return 'bad_message';
        return this.commit(setVersion, digest);
    }
  }

  private begin(version: number, count: number, key: Uint8Array): SetOutcome {
    if (version <= this.store.version) return 'stale';
    if (count > CREDENTIAL_SLOTS) return 'full';
    this.begun = { version, count, key, credentials: [] };
    return 'taken';
  }

  private part(version: number, index: number, credential: HeldCredential): SetOutcome {
    const { begun } = this;
    if (begun?.version !== version || index !== begun.credentials.length || index >= begun.count)
      return 'out_of_order';
    begun.credentials.push(credential);
    return 'taken';
  }

  private commit(version: number, digest: Uint8Array): SetOutcome {
    const { begun, store } = this;
    if (version <= store.version) {
      const again = version === store.version && Buffer.compare(digest, store.digest()) === 0;
      return again ? 'taken' : 'stale';
    }
    if (begun?.version !== version) return 'out_of_order';
    const set: CredentialSet = begun;
    if (begun.credentials.length !== begun.count) return 'mismatch';
    if (Buffer.compare(credentialSetDigest(set), digest) !== 0) return 'mismatch';
    this.begun = null;
    store.replace(set);
    return 'taken';
  }
}
