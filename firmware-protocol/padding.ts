/** DATA plaintexts are padded to a multiple of this many bytes, so that lengths tell an eavesdropper little. */
export const PADDING_STEP_BYTES = 32;

const MARK = 0x80;

/** `plain` ‖ 0x80 ‖ zeros, up to the next multiple of 32 bytes (ISO/IEC 7816-4); always at least the mark. */
export function pad(plain: Uint8Array): Uint8Array {
  const steps = Math.floor(plain.length / PADDING_STEP_BYTES) + 1;
  const padded = Buffer.alloc(steps * PADDING_STEP_BYTES);
  padded.set(plain);
  padded[plain.length] = MARK;
  return padded;
}

/** The reverse, as a view; `undefined` if the length, the mark or the amount of padding is not what {@link pad} writes. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length === 0 || padded.length % PADDING_STEP_BYTES !== 0) return undefined;
  const first = padded.length - PADDING_STEP_BYTES;
  let at = padded.length - 1;
  while (at > first && padded[at] === 0) at -= 1;
  return padded[at] === MARK ? padded.subarray(0, at) : undefined;
}
