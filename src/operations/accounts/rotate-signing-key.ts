import {
  type KeyRing,
  SIGNING_KEY_BYTES,
  SIGNING_KEY_LIFE_MS,
  SIGNING_KEYS_MAX,
  signingKey,
  SIGNS_AFTER_MS,
  withNewKey,
  withoutEnded,
} from '../../accounts/signing-key.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import type { Random } from '../../kit/random.js';
import { say } from '../../kit/sentence.js';
import { eventBy, SYSTEM } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import type { SessionCache } from './session-cache.js';
import { readRing, type SigningKeys, writeRing } from './signing-keys.js';
import type { TokenClock } from './token-clock.js';
import type { TokenLives, TokenSigner } from './token-signer.js';

export interface SigningKeyDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly time: TokenClock;
  readonly random: Random;
  readonly keys: SigningKeys;
  readonly signer: TokenSigner;
  readonly sessions: SessionCache;
  readonly lives: TokenLives;
}

/** The hub itself, of its own accord. */
export const HUB: Caller = { actor: SYSTEM, userId: null, role: 'admin', method: 'auto', ipAddress: null };

/**
 * Makes a new key that signs from now on. Older ones still check what they signed until that has expired, so nobody is
 * logged out; unless `endOld`, for keys that somebody else may have.
 */
export function rotateSigningKey(deps: SigningKeyDeps): Operations['rotateSigningKey'] {
  return async (caller, { endOld }) => {
    const secret = Uint8Array.from(deps.random.bytes(SIGNING_KEY_BYTES));
    const ring = await deps.store.write((tx) => rotate(deps, tx, caller, secret, endOld));
    deps.keys.use(ring);
    if (endOld) {
      deps.signer.forgetVerified();
      deps.sessions.forgetAll();
    }
    return ring;
  };
}

/** Once a day: drops keys of which no token can be good any more, and replaces one that has signed for a year. */
export function tendSigningKeys(deps: SigningKeyDeps): Operations['tendSigningKeys'] {
  return async () => {
    const secret = Uint8Array.from(deps.random.bytes(SIGNING_KEY_BYTES));
    const nowMs = deps.time.nowMs();
    const { all } = deps.keys;
    const isOld = (ring: KeyRing) => nowMs - (ring.at(-1) ?? ring[0]).signsFromMs >= SIGNING_KEY_LIFE_MS;
    if (withoutEnded(all, nowMs).length === all.length && !isOld(all)) return 0;
    const ring = await deps.store.write((tx) => {
      const now = withoutEnded(readRing(tx), nowMs);
      if (isOld(now)) return rotate(deps, tx, HUB, secret, false);
      writeRing(tx, now, deps.clock.wallMs());
      return now;
    });
    deps.keys.use(ring);
    return all.length - ring.length;
  };
}

function rotate(
  { time, clock, lives }: SigningKeyDeps,
  tx: Writes,
  caller: Caller,
  secret: Uint8Array,
  endOld: boolean,
): KeyRing {
  const nowMs = time.nowMs();
  const before = withoutEnded(readRing(tx), nowMs);
  if (!endOld && before.length >= SIGNING_KEYS_MAX) {
    throw new Conflict(
      'signing_keys_full',
      say('There are {count} keys whose tokens still count. Wait until some have expired.', {
        count: before.length,
      }),
    );
  }
  const key = signingKey(secret, endOld ? nowMs : nowMs + SIGNS_AFTER_MS);
  const lastEndsAtMs = Math.max(tx.sessions.latestExpiryMs(), nowMs + SIGNS_AFTER_MS + lives.refreshS * 1000);
  const ring: KeyRing = endOld ? [key] : withNewKey(before, key, lastEndsAtMs);
  const atMs = clock.wallMs();
  writeRing(tx, ring, atMs);
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'SIGNING_KEY_ROTATED',
      description: endOld
        ? 'The key that signs tokens was replaced, and the old ones ended: everybody has to log in again.'
        : 'A new key signs tokens.',
      data: { key_id: key.id, keys: ring.length, old_ended: endOld },
    }),
  );
  return ring;
}
