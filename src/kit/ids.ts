import type { Clock } from './clock.js';
import type { Random } from './random.js';

/** Makes a UUID version 7 (RFC 9562, section 5.7): time-ordered, so that index pages fill in order. */
export type NewId = () => string;

/** @returns a generator of lower-case UUIDv7 strings. */
export function idSource(clock: Clock, random: Random): NewId {
  return () => {
    const bytes = Buffer.alloc(16);
    bytes.writeUIntBE(Math.max(0, Math.floor(clock.wallMs())) % 2 ** 48, 0, 6);
    random.bytes(10).copy(bytes, 6);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
