import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../sha-256.js';

/**
 * What a cloud may ask of a hub. A request is no order: the hub decides as it does over REST, for the person who is named in
 * it, and tells the outcome as an entity of its own (`REQUESTS_ENTITY`), by the outbox, like everything else.
 *
 * **Asked for** with `GET /v1/hubs/{id}/requests?after=&wait=`: those that are to be done, oldest first, as soon as there
 * is one. `after` is the id of the last one that the hub has dealt with since it began to ask.
 *
 * **Claimed** one by one with `POST …/requests/{request_id}/claim` and a `nonce` that comes back in the answer, so that no
 * earlier answer can pass for this one. From the sending of the claim the hub counts `expires_in_ms` on its monotonic clock:
 * whatever delays the answer makes the request die sooner, never act later, and nobody's wall clock plays a part. An unlock can
 * be claimed once. Anything else may be claimed again, by a hub that was killed over it.
 *
 * **Done once.** The hub keeps each id with its outcome, in the transaction of the effect. An unlock that was claimed before
 * a restart is never done after it.
 *
 * **A PIN in a request** is sealed by whoever asks, to the hub's public key, and no cloud can read it: a compact JWE
 * (RFC 7516) with `alg` ECDH-ES, `enc` A256GCM, `kid` the hub's id and `rid` the request's, so that it fits no other. The
 * hub's id is made from its key (`hub-id`): whoever knows the id sees a wrong key. A request with readable digits, or
 * without any, is refused: a code that the hub proposed would have to come back by the same way.
 */
export const REQUEST_KINDS = [
  'create_pin',
  'revoke_pin',
  'share',
  'revoke_share',
  'unlock',
  'settings',
  'firmware',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Name of the entity by which a hub tells what became of requests. */
export const REQUESTS_ENTITY = 'cloud_requests';

/**
 * How a request ended. refused: nothing was done. failed: the lock said no, or could not be reached. unknown: it may have happened,
 * and the lock may still tell.
 */
export const OUTCOMES = ['applied', 'refused', 'failed', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Requests in one answer. */
export const REQUESTS_A_PAGE = 10;
/** The longest that a question for requests waits, seconds. */
export const REQUEST_WAIT_MAX_S = 25;
/** Bytes of `data` of one request. */
export const REQUEST_DATA_BYTES_MAX = 4_096;
/** The longest life of an unlock, seconds: who asked is still at the door. */
export const UNLOCK_LIFE_MAX_S = 60;
/** The longest life of any other request, seconds. */
export const REQUEST_LIFE_MAX_S = 7 * 24 * 3600;

/** Hexadecimal digits of a version. */
const VERSION_DIGITS = 16;

/** How long a request of this kind may live at most, seconds. */
export function longestLifeS(kind: string): number {
  return kind === 'unlock' ? UNLOCK_LIFE_MAX_S : REQUEST_LIFE_MAX_S;
}

/**
 * Version of an entity: the beginning of SHA-256 of the canonical JSON of its `row`. The same on both sides, and no
 * counter has to be kept. A request may name the one it is about, and is refused if the hub has another by then.
 */
export function entityVersion(row: Readonly<Record<string, unknown>>): string {
  return sha256(Buffer.from(canonicalJson(row)))
    .toString('hex')
    .slice(0, VERSION_DIGITS);
}
