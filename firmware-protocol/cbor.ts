import { decode, encode } from 'cborg';

/** The data items version 1 uses: no floats, tags, undefined, or integers beyond 2^53 - 1. */
export type CborItem = number | string | boolean | null | Uint8Array | readonly CborItem[] | CborMap;

/** A CBOR map with integer keys. */
export type CborMap = Map<number, CborItem>;

/** Result of {@link decodeCbor}. */
export type DecodedCbor =
  { ok: true; item: unknown } | { ok: false; code: 'malformed' | 'not_deterministic' };

const STRICT = {
  strict: true,
  useMaps: true,
  allowIndefinite: false,
  rejectDuplicateMapKeys: true,
  allowUndefined: false,
  allowBigInt: false,
  allowInfinity: false,
  allowNaN: false,
} as const;

/** Deterministic encoding (RFC 8949, section 4.2.1): shortest integers, definite lengths, map keys in order. */
export function encodeCbor(item: CborItem): Uint8Array {
  return encode(item);
}

/**
 * One whole data item in deterministic encoding, and nothing after it. Writing the item again and comparing is the
 * one test that no other spelling of the same meaning (longer integers, floats, unordered keys, bad UTF-8) passes.
 */
export function decodeCbor(bytes: Uint8Array): DecodedCbor {
  try {
    const item: unknown = decode(bytes, STRICT);
    if (Buffer.compare(encode(item), bytes) !== 0) return { ok: false, code: 'not_deterministic' };
    return { ok: true, item };
  } catch {
    return { ok: false, code: 'malformed' };
  }
}
