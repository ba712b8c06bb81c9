import { createHash } from 'node:crypto';

export const SIGNING_KEY_BYTES = 32;
/** Keys that can count at a time; a household makes one a year. */
export const SIGNING_KEYS_MAX = 8;
/** A new key begins to sign so much later, when every part of the hub knows it. */
export const SIGNS_AFTER_MS = 2_000;
/** A key is replaced when it has signed for so long. */
export const SIGNING_KEY_LIFE_MS = 365 * 24 * 3_600_000;

/** A secret that signs tokens, or did. Times are token time (`token-time`). */
export interface SigningKey {
  /** `kid` of its tokens. */
  readonly id: string;
  readonly secret: Uint8Array;
  readonly signsFromMs: number;
  /** When the last token that it signed has expired; null: it signs, or will. */
  readonly endsAtMs: number | null;
}

/** Oldest first; never empty. */
export type KeyRing = readonly [SigningKey, ...SigningKey[]];

/** The same secret has the same name, which tells nothing of it. */
export function signingKey(secret: Uint8Array, signsFromMs: number): SigningKey {
  const id = createHash('sha256').update(secret).digest('hex').slice(0, 8);
  return { id, secret, signsFromMs, endsAtMs: null };
}

/**
 * The key for what is dated `atMs`: that of the time, not the newest, so that a token made again after a rotation is the
 * same string.
 */
export function keyAt(ring: KeyRing, atMs: number): SigningKey {
  return ring.findLast(({ signsFromMs }) => signsFromMs < atMs) ?? ring[0];
}

/** @param tokensEndAtMs when every token that was signed, or is before the new key signs, has expired */
export function withNewKey(ring: KeyRing, key: SigningKey, tokensEndAtMs: number): KeyRing {
  const [first, ...rest] = ring.map((old) => ({ ...old, endsAtMs: old.endsAtMs ?? tokensEndAtMs }));
  return first ? [first, ...rest, key] : [key];
}

/** Without the keys of which no token can be good any more. The newest always stays. */
export function withoutEnded(ring: KeyRing, nowMs: number): KeyRing {
  const [first, ...rest] = ring.filter(({ endsAtMs }) => endsAtMs === null || endsAtMs > nowMs);
  return first ? [first, ...rest] : ring;
}

/** As it is sealed. */
export function encodeRing(ring: KeyRing): Uint8Array {
  const keys = ring.map(({ secret, signsFromMs, endsAtMs }) => ({
    secret: Buffer.from(secret).toString('base64url'),
    signs_from_ms: signsFromMs,
    ends_at_ms: endsAtMs,
  }));
  return Buffer.from(JSON.stringify({ v: 1, keys }), 'utf8');
}

/** @returns null for anything that `encodeRing` does not make */
export function decodeRing(bytes: Uint8Array): KeyRing | null {
  try {
    const { v, keys } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { v: unknown; keys: unknown };
    if (v !== 1 || !Array.isArray(keys)) return null;
    const read = keys.map(readKey);
    const [first, ...rest] = read.filter((key) => key !== null);
    return first && rest.length + 1 === keys.length ? [first, ...rest] : null;
  } catch {
    return null;
  }
}

function readKey(value: unknown): SigningKey | null {
  const { secret, signs_from_ms, ends_at_ms } = Object(value) as Record<string, unknown>;
  if (typeof secret !== 'string' || !Number.isSafeInteger(signs_from_ms)) return null;
  if (ends_at_ms !== null && !Number.isSafeInteger(ends_at_ms)) return null;
  const bytes = Buffer.from(secret, 'base64url');
  if (bytes.length !== SIGNING_KEY_BYTES) return null;
  return {
    ...signingKey(bytes, Number(signs_from_ms)),
    endsAtMs: ends_at_ms === null ? null : Number(ends_at_ms),
  };
}
