import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  decodeRing,
  encodeRing,
  keyAt,
  type KeyRing,
  SIGNING_KEY_BYTES,
  signingKey,
} from '../../accounts/signing-key.js';
import { HubError } from '../../kit/errors.js';
import type { HubKeysDeps } from '../hub-keys.js';
import type { Reads, Writes } from '../store-ports.js';
import type { TokenClock } from './token-clock.js';

/** Where the ring is sealed. */
const RING = 'jwt_keys';
/** Where hubs kept the one key they had. */
const ONE_KEY = 'jwt';

/** The keys that sign and check tokens, at hand. */
export class SigningKeys {
  private ring: KeyRing;
  private objects = new Map<string, KeyObject>();

  constructor(ring: KeyRing) {
    this.ring = ring;
    this.use(ring);
  }

  get all(): KeyRing {
    return this.ring;
  }

  /** The key for a token that is dated `atMs`. */
  at(atMs: number): { readonly id: string; readonly key: KeyObject } {
    const { id, secret } = keyAt(this.ring, atMs);
    return { id, key: this.byId(id) ?? createSecretKey(secret) };
  }

  /** @returns null if no such key counts */
  byId(id: string): KeyObject | null {
    return this.objects.get(id) ?? null;
  }

  /** What is on the disk now. */
  use(ring: KeyRing): void {
    this.ring = ring;
    // KeyObjects: handed raw bytes, the library would try to read them as PEM on every call.
    this.objects = new Map(ring.map(({ id, secret }) => [id, createSecretKey(secret)]));
  }
}

/** The hub's ring; made at the first start, and of the one key of a hub that had no ring yet. */
export async function loadSigningKeys(
  { store, random, clock }: HubKeysDeps,
  time: Pick<TokenClock, 'nowMs'>,
): Promise<SigningKeys> {
  if (store.keys.get(RING)) return new SigningKeys(readRing(store));
  const secret = store.keys.get(ONE_KEY) ?? Uint8Array.from(random.bytes(SIGNING_KEY_BYTES));
  const ring: KeyRing = [signingKey(secret, time.nowMs())];
  await store.write((tx) => {
    writeRing(tx, ring, clock.wallMs());
    tx.keys.remove(ONE_KEY);
  });
  return new SigningKeys(ring);
}

/** @throws HubError `sealed_damaged` */
export function readRing({ keys }: Pick<Reads, 'keys'>): KeyRing {
  const sealed = keys.get(RING);
  const ring = sealed && decodeRing(sealed);
  if (!ring)
    throw new HubError('sealed_damaged', 'The keys that sign tokens can not be read: restore a backup.');
  return ring;
}

export function writeRing({ keys }: Pick<Writes, 'keys'>, ring: KeyRing, atMs: number): void {
  keys.put(RING, encodeRing(ring), atMs);
}
