import { sha256 } from './sha-256.js';
import { canonicalJson, canonicalText } from './canonical-json.js';
import type { EventType, StoredEvent } from './event.js';

/** The parts of an event that can be erased: `who` is the actor's name and address, `text` the description and the further facts. */
export const EVENT_PARTS = ['who', 'text'] as const;
export type EventPart = (typeof EVENT_PARTS)[number];

/** What stands where something was erased. */
export const ERASED_NAME = 'erased';
export const ERASED_DESCRIPTION = 'Erased at the request of a person.';

/** The text of these is never erased: it names nobody, and says what is gone. */
export const ERASURE_EVENTS: ReadonlySet<EventType> = new Set(['LOG_ERASED', 'USER_ERASED', 'LOG_PRUNED']);

/** Domain separation beside leaves and links (`hash-chain.ts`). */
export const PART = 0x02;
export const PART_SALT_BYTES = 16;

/** What is there of a part: the salt of its commitment; or, once erased, the commitment alone and who accounts for it. */
export type PartProof =
  | { readonly salt: Uint8Array }
  /** `erasedBy`: `seq` of the event that tells of the erasure, always a later one. */
  | { readonly hash: Uint8Array; readonly erasedBy: number };

type PartOwner = Pick<StoredEvent, 'actor' | 'ipAddress' | 'description' | 'data'>;

/** Canonical JSON of `{ip_address, name}`. */
export function canonicalWho({ actor, ipAddress }: Pick<PartOwner, 'actor' | 'ipAddress'>): string {
  return `{"ip_address":${canonicalText(ipAddress)},"name":${canonicalText(actor.name)}}`;
}

/** Canonical JSON of `{data, description}`. @param data the canonical JSON of `event.data`, for a caller that has it already */
export function canonicalWords(
  event: Pick<PartOwner, 'description' | 'data'>,
  data = canonicalJson(event.data),
): string {
  return `{"data":${data},"description":${canonicalText(event.description)}}`;
}

/** SHA-256(0x02 ‖ salt ‖ canonical part in UTF-8), 32 bytes. */
export function partHash(salt: Uint8Array, canonical: string): Buffer {
  const bytes = Buffer.allocUnsafe(1 + salt.length + Buffer.byteLength(canonical));
  bytes[0] = PART;
  bytes.set(salt, 1);
  bytes.write(canonical, 1 + salt.length);
  return sha256(bytes);
}

/** The commitment to a part, from the part itself while it is there. */
export function commitment(proof: PartProof, canonical: () => string): Uint8Array {
  return 'hash' in proof ? proof.hash : partHash(proof.salt, canonical());
}
