/** The one algorithm: a token that names another is refused before its signature is looked at (RFC 8725, section 3.1). */
export const TOKEN_ALGORITHM = 'HS256';

export type TokenHeader =
  | { readonly ok: true; readonly keyId: string }
  | { readonly ok: false; readonly code: 'token_malformed' | 'token_wrong_algorithm' };

/** As our keys are named; so a path, a query or `__proto__` is never looked up at all (RFC 8725, section 3.10). */
export const KEY_ID_FORM = /^[0-9a-f]{8}$/;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const MEMBERS = ['alg', 'kid', 'typ'];

const malformed = { ok: false, code: 'token_malformed' } as const;

/**
 * What stands before the first dot of a token, believed in nothing but which of our keys to check it with. Takes exactly
 * the form we write: no other member (`jku`, `jwk`, `crit`…), no member twice.
 */
export function readTokenHeader(token: string): TokenHeader {
  const parts = token.split('.');
  if (parts.length !== 3) return malformed;
  const header = readPart(parts[0] ?? '');
  if (header === null) return malformed;
  if (header['alg'] !== TOKEN_ALGORITHM) return { ok: false, code: 'token_wrong_algorithm' };
  const { kid, typ } = header;
  if (typ !== 'JWT' || typeof kid !== 'string' || !KEY_ID_FORM.test(kid)) return malformed;
  if (Object.keys(header).sort().join() !== MEMBERS.join()) return malformed;
  return { ok: true, keyId: kid };
}

/**
 * A part of a token as JSON (RFC 7515, section 2: base64url without padding).
 * @returns null unless it is an object in the one spelling that `JSON.stringify` gives it: a member twice is read as one
 * thing here and as another elsewhere
 */
export function readPart(part: string): Record<string, unknown> | null {
  if (!BASE64URL.test(part)) return null;
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) return null;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Buffer.from(JSON.stringify(value)).equals(bytes) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
