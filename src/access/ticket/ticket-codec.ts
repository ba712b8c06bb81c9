import { DOOR_SET_BYTES, TICKET_TIME_MAX_S, TICKET_USES_MAX, type TicketClaims } from './ticket.js';

/**
 * A ticket, version 1, big-endian: version (1 byte), key id (4), ticket id (16), valid from and until (4 each, seconds
 * since 1970), uses (2; 0: any number), epoch (4), door set (8); then the Ed25519 signature (64, RFC 8032).
 */
export const TICKET_VERSION = 1;
const KEY_AT = 1;
const ID_AT = 5;
const FROM_AT = 21;
const UNTIL_AT = 25;
const USES_AT = 29;
const EPOCH_AT = 31;
const DOORS_AT = 35;
export const CLAIMS_BYTES = DOORS_AT + DOOR_SET_BYTES;
export const SIGNATURE_BYTES = 64;
export const TICKET_BYTES = CLAIMS_BYTES + SIGNATURE_BYTES;

const EPOCH_MAX = 2 ** 32 - 1;

export type ReadTicket =
  | { readonly ok: true; readonly claims: TicketClaims; readonly signature: Uint8Array }
  /** `offset`: the byte where it is not what this program reads. */
  | { readonly ok: false; readonly code: 'length' | 'version'; readonly offset: number };

/** The signed part. @throws RangeError for claims that a ticket can't hold: whoever makes one has checked them */
export function writeClaims(claims: TicketClaims): Buffer {
  const { validFromS, validUntilS, maxUses, epoch } = claims;
  const bytes = Buffer.alloc(CLAIMS_BYTES);
  bytes.writeUInt8(TICKET_VERSION, 0);
  writeHex(bytes, KEY_AT, ID_AT, claims.keyId);
  writeHex(bytes, ID_AT, FROM_AT, claims.id.replaceAll('-', ''));
  bytes.writeUInt32BE(within(validFromS, TICKET_TIME_MAX_S), FROM_AT);
  bytes.writeUInt32BE(within(validUntilS, TICKET_TIME_MAX_S), UNTIL_AT);
  if (maxUses === 0) throw new RangeError('a ticket for no use');
  bytes.writeUInt16BE(within(maxUses ?? 0, TICKET_USES_MAX), USES_AT);
  bytes.writeUInt32BE(within(epoch, EPOCH_MAX), EPOCH_AT);
  writeHex(bytes, DOORS_AT, CLAIMS_BYTES, claims.doors);
  return bytes;
}

/** Reads the whole ticket. Says nothing of whether it is genuine. */
export function readTicket(bytes: Uint8Array): ReadTicket {
  if (bytes.length !== TICKET_BYTES)
    return { ok: false, code: 'length', offset: Math.min(bytes.length, TICKET_BYTES) };
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (at.readUInt8(0) !== TICKET_VERSION) return { ok: false, code: 'version', offset: 0 };
  const uses = at.readUInt16BE(USES_AT);
  return {
    ok: true,
    claims: {
      keyId: at.toString('hex', KEY_AT, ID_AT),
      id: uuid(at.toString('hex', ID_AT, FROM_AT)),
      validFromS: at.readUInt32BE(FROM_AT),
      validUntilS: at.readUInt32BE(UNTIL_AT),
      maxUses: uses === 0 ? null : uses,
      epoch: at.readUInt32BE(EPOCH_AT),
      doors: at.toString('hex', DOORS_AT, CLAIMS_BYTES),
    },
    signature: at.subarray(CLAIMS_BYTES),
  };
}

function within(value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new RangeError(`${value} is not 0 to ${max}`);
  return value;
}

function writeHex(bytes: Buffer, from: number, until: number, hex: string): void {
  if (bytes.write(hex, from, 'hex') !== until - from || hex.length !== 2 * (until - from))
    throw new RangeError('an id of the wrong length');
}

function uuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
