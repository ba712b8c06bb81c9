import { canonicalEvent, canonicalFacts } from './canonical-event.js';
import type { StoredEvent } from './event.js';
import { canonicalWho, canonicalWords, commitment, PART, type PartProof } from './event-part.js';
import { sha256 } from './sha-256.js';

export const SALT_BYTES = 16;
export const HASH_BYTES = 32;

/** Domain separation, as RFC 6962, section 2.1: no leaf can be passed off as a link, nor the other way round. */
const LEAF = 0x00;
const LINK = 0x01;
/** For who makes the same hashes from hex (`replica/line-fault.ts`). */
export const CHAIN_PREFIX = { leaf: LEAF, link: LINK, part: PART } as const;

/** Where the chain stands: the last event's number and the hash over everything up to it. */
export interface ChainHead {
  readonly seq: number;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** Before the first event: number 0, 32 zero bytes. */
export const CHAIN_START: ChainHead = { seq: 0, hash: new Uint8Array(HASH_BYTES) };

/** How an event was hashed, and what is there to check it by. */
export type EventProof =
  /** Its whole text went into the hash. `erasedBy`: `seq` of the event that tells of its erasure; the hash is then taken as it is. */
  | { readonly form: 1; readonly erasedBy: number | null }
  /** Its parts went in by their commitments. */
  | { readonly form: 2; readonly who: PartProof; readonly text: PartProof };

/** An event with its place in the chain. */
export interface ChainedEvent {
  readonly event: StoredEvent;
  /** 16 random bytes: without them the hash of an event that was struck out could be guessed. */
  readonly salt: Uint8Array;
  readonly proof: EventProof;
  readonly leafHash: Uint8Array;
  readonly chainHash: Uint8Array;
}

/** gap: an event is missing or out of order. altered: it is not what was logged. broken: it does not follow the one before. */
export type LinkFault = 'gap' | 'altered' | 'broken';

/** SHA-256(0x00 ‖ salt ‖ canonical event in UTF-8), 32 bytes. */
export function leafHash(salt: Uint8Array, canonical: string): Buffer {
  const bytes = Buffer.allocUnsafe(1 + salt.length + Buffer.byteLength(canonical));
  bytes[0] = LEAF;
  bytes.set(salt, 1);
  bytes.write(canonical, 1 + salt.length);
  return sha256(bytes);
}

/** SHA-256(0x01 ‖ previous chain hash ‖ leaf hash), 32 bytes. */
export function chainHash(previous: Uint8Array, leaf: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  bytes[0] = LINK;
  bytes.set(previous, 1);
  bytes.set(leaf, 1 + HASH_BYTES);
  return sha256(bytes);
}

/**
 * Whether `next` is what was logged right after `head`. Whether what was erased of it was erased rightly is
 * `ErasureLedger`'s to say. @returns null if it is
 */
export function linkFault(head: ChainHead, next: ChainedEvent): LinkFault | null {
  if (next.event.seq !== head.seq + 1) return 'gap';
  const canonical = canonicalOf(next);
  if (canonical !== null && !leafHash(next.salt, canonical).equals(next.leafHash)) return 'altered';
  if (!chainHash(head.hash, next.leafHash).equals(next.chainHash)) return 'broken';
  return null;
}

/** @returns null for an event of form 1 of which a part was erased: nobody can make its hash again */
function canonicalOf({ event, proof }: ChainedEvent): string | null {
  if (proof.form === 1) return proof.erasedBy === null ? canonicalEvent(event) : null;
  const who = commitment(proof.who, () => canonicalWho(event));
  return canonicalFacts(
    event,
    who,
    commitment(proof.text, () => canonicalWords(event)),
  );
}
