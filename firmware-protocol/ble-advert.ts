import { createHash } from 'node:crypto';

/** The GATT service and its two characteristics (SPEC.md, section 2.2). */
export const BLE_UUIDS = {
  service: '7f6e0001-9d1b-4f4e-8a57-2c5b0e6d1a01',
  write: '7f6e0002-9d1b-4f4e-8a57-2c5b0e6d1a01',
  notify: '7f6e0003-9d1b-4f4e-8a57-2c5b0e6d1a01',
} as const;

/** Of the service data in the scan response: version, state, counter, tag. */
export const ADVERT_BYTES = 10;
export const TAG_HEX_DIGITS = 12;

const ADVERT_VERSION = 1;
const WINDOW_OPEN = 0x01;
const PAIRED = 0x02;
const TAG_BYTES = TAG_HEX_DIGITS / 2;

/** What a lock says of itself to everybody. Not authenticated: a hint to connect, never news. */
export interface LockAdvert {
  readonly windowOpen: boolean;
  readonly paired: boolean;
  /** 0 to 65535, wraps. */
  readonly counter: number;
  /** 12 hex digits, see {@link lockTag}. */
  readonly tag: string;
}

export type AdvertResult =
  | { readonly ok: true; readonly advert: LockAdvert }
  | { readonly ok: false; readonly code: 'bad_length' | 'unknown_version' };

/** The tag by which a hub knows a lock of this serial number, 12 hex digits. */
export function lockTag(serial: string): string {
  return createHash('sha256').update('doorward tag').update(serial).digest('hex').slice(0, TAG_HEX_DIGITS);
}

/** Reads service data. Bits of the state byte that version 1 does not know are ignored. Never throws. */
export function decodeAdvert(data: Uint8Array): AdvertResult {
  if (data.length !== ADVERT_BYTES) return { ok: false, code: 'bad_length' };
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.readUInt8(0) !== ADVERT_VERSION) return { ok: false, code: 'unknown_version' };
  const state = bytes.readUInt8(1);
  const advert = {
    windowOpen: (state & WINDOW_OPEN) !== 0,
    paired: (state & PAIRED) !== 0,
    counter: bytes.readUInt16LE(2),
    tag: bytes.toString('hex', 4),
  };
  return { ok: true, advert };
}

/** The service data of a lock. Throws RangeError on a tag that is not 12 hex digits, or a counter out of range. */
export function encodeAdvert(advert: LockAdvert): Uint8Array {
  const tag = Buffer.from(advert.tag, 'hex');
  if (tag.length !== TAG_BYTES) throw new RangeError('a tag has 12 hex digits');
  const bytes = Buffer.alloc(ADVERT_BYTES);
  bytes.writeUInt8(ADVERT_VERSION, 0);
  bytes.writeUInt8((advert.windowOpen ? WINDOW_OPEN : 0) | (advert.paired ? PAIRED : 0), 1);
  bytes.writeUInt16LE(advert.counter, 2);
  tag.copy(bytes, 4);
  return bytes;
}
