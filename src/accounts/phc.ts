/** A scrypt hash with all that is needed to make it again (RFC 7914). */
export interface ScryptHash {
  /** log2 of N. */
  readonly log2Cost: number;
  /** r. */
  readonly blockSize: number;
  /** p. */
  readonly parallelization: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

export type PhcDecoded =
  | { readonly ok: true; readonly value: ScryptHash }
  | { readonly ok: false; readonly code: 'phc_malformed' | 'phc_out_of_bounds' };

/** What a stored hash may ask for; a damaged row must not take all memory (128 · N · r bytes). */
export const PHC_BOUNDS = {
  log2Cost: [10, 17],
  blockSize: [1, 16],
  parallelization: [1, 16],
  saltBytes: [8, 64],
  hashBytes: [16, 64],
} as const satisfies Record<string, readonly [number, number]>;

const FORM =
  /^\$scrypt\$ln=([1-9][0-9]?),r=([1-9][0-9]?),p=([1-9][0-9]?)\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{1,128})$/;

/**
 * @returns `$scrypt$ln=…,r=…,p=…$salt$hash` (PHC string format; base64 of RFC 4648, section 4, without padding)
 */
export function encodePhc({ log2Cost, blockSize, parallelization, salt, hash }: ScryptHash): string {
  return `$scrypt$ln=${log2Cost},r=${blockSize},p=${parallelization}$${base64(salt)}$${base64(hash)}`;
}

/** Takes exactly what `encodePhc` makes within `PHC_BOUNDS`. */
export function decodePhc(text: string): PhcDecoded {
  const [, ln, r, p, saltText, hashText] = FORM.exec(text) ?? [];
  if (saltText === undefined || hashText === undefined) return { ok: false, code: 'phc_malformed' };
  const salt = Buffer.from(saltText, 'base64');
  const hash = Buffer.from(hashText, 'base64');
  // Other spellings of the same bytes, with bits set that nobody reads, are no form of ours.
  if (base64(salt) !== saltText || base64(hash) !== hashText) return { ok: false, code: 'phc_malformed' };
  const value = { log2Cost: Number(ln), blockSize: Number(r), parallelization: Number(p), salt, hash };
  const within =
    inside(value.log2Cost, PHC_BOUNDS.log2Cost) &&
    inside(value.blockSize, PHC_BOUNDS.blockSize) &&
    inside(value.parallelization, PHC_BOUNDS.parallelization) &&
    inside(salt.length, PHC_BOUNDS.saltBytes) &&
    inside(hash.length, PHC_BOUNDS.hashBytes);
  return within ? { ok: true, value } : { ok: false, code: 'phc_out_of_bounds' };
}

function inside(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
