/** Result of {@link cobsDecode}; `offset` is where in the input the fault is. */
export type DecodedCobs =
  { ok: true; bytes: Buffer } | { ok: false; code: 'empty' | 'zero_byte' | 'truncated'; offset: number };

/** The longest run a COBS code byte can cover: 0xFF stands for 254 bytes without a zero after them. */
const FULL_BLOCK = 0xff;

/** The most bytes COBS can make of `length`. */
export function maxCobsBytes(length: number): number {
  return length + Math.floor(length / (FULL_BLOCK - 1)) + 1;
}

/** Writes the encoding of `bytes` into `target` at `start` and gives the offset after it. */
export function cobsEncodeInto(bytes: Uint8Array, target: Uint8Array, start: number): number {
  let codeAt = start;
  let at = start + 1;
  let code = 1;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte !== 0) {
      target[at] = byte;
      at += 1;
      code += 1;
    }
    // a full block needs no code after it when the input ends there
    if (byte === 0 || (code === FULL_BLOCK && index + 1 < bytes.length)) {
      target[codeAt] = code;
      codeAt = at;
      at += 1;
      code = 1;
    }
  }
  target[codeAt] = code;
  return at;
}

/** Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): the same bytes without a zero, no delimiter added. */
export function cobsEncode(bytes: Uint8Array): Buffer {
  const target = Buffer.allocUnsafe(maxCobsBytes(bytes.length));
  return target.subarray(0, cobsEncodeInto(bytes, target, 0));
}

/** The reverse. Never reads outside `encoded`; a trailing empty block after a full one is accepted, as others write it. */
export function cobsDecode(encoded: Uint8Array): DecodedCobs {
  if (encoded.length === 0) return { ok: false, code: 'empty', offset: 0 };
  const target = Buffer.allocUnsafe(encoded.length);
  let length = 0;
  let at = 0;
  while (at < encoded.length) {
    const code = encoded[at] ?? 0;
    if (code === 0) return { ok: false, code: 'zero_byte', offset: at };
    const end = at + code;
    if (end > encoded.length) return { ok: false, code: 'truncated', offset: at };
    for (at += 1; at < end; at += 1) {
      const byte = encoded[at] ?? 0;
      if (byte === 0) return { ok: false, code: 'zero_byte', offset: at };
      target[length] = byte;
      length += 1;
    }
    if (code !== FULL_BLOCK && at < encoded.length) {
      target[length] = 0;
      length += 1;
    }
  }
  return { ok: true, bytes: target.subarray(0, length) };
}
