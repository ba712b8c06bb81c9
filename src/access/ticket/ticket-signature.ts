import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import type { TicketFlaw } from '../facts.js';
import type { TicketClaims } from './ticket.js';
import { readTicket, writeClaims } from './ticket-codec.js';
import { fromTicketText, toTicketText } from './ticket-text.js';

export const TICKET_SEED_BYTES = 32;
const KEY_ID_BYTES = 4;
/** What comes before a seed in PKCS #8 (RFC 8410, section 7), and before a public key in its SubjectPublicKeyInfo. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD_BYTES = 12;
/** Signed before the ticket, so that nothing else this hub signs could pass for one. */
const DOMAIN = Buffer.from('doorward ticket\0', 'ascii');

/** A key that signs tickets; `id` is the first 4 bytes of SHA-256 over its public half, as hex. */
export interface TicketKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** @param seed the private key of RFC 8032, 32 random bytes */
export function ticketKey(seed: Uint8Array): TicketKey {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD_BYTES);
  const id = hash('sha256', raw, 'hex').slice(0, 2 * KEY_ID_BYTES);
  return { id, privateKey, publicKey };
}

/** The ticket as text. The same claims and key give the same text (RFC 8032, section 5.1.6): it can be made again. */
export function signTicket(claims: TicketClaims, key: TicketKey): string {
  const bytes = writeClaims(claims);
  return toTicketText(Buffer.concat([bytes, sign(null, Buffer.concat([DOMAIN, bytes]), key.privateKey)]));
}

export type CheckedTicket =
  { readonly ok: true; readonly claims: TicketClaims } | { readonly ok: false; readonly flaw: TicketFlaw };

/** Whether a text is a ticket that one of these keys signed. @param keyOf null: no key of this hub has this id */
export function checkTicket(text: string, keyOf: (id: string) => TicketKey | null): CheckedTicket {
  const spelled = fromTicketText(text);
  const read = spelled.ok ? readTicket(spelled.bytes) : spelled;
  if (!read.ok) return { ok: false, flaw: { reason: 'qr_malformed' } };
  const key = keyOf(read.claims.keyId);
  if (!key) return { ok: false, flaw: { reason: 'qr_foreign', of: 'hub' } };
  const signed = Buffer.concat([DOMAIN, writeClaims(read.claims)]);
  return verify(null, signed, key.publicKey, read.signature)
    ? { ok: true, claims: read.claims }
    : { ok: false, flaw: { reason: 'qr_altered' } };
}
