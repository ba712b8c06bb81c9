import { createPublicKey, type KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { z } from 'zod';
import { ASSERTION, LANES, type Head } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import { INTEGER_MAX, isStorable } from './storable.js';

const claims = z.object({
  iss: z.uuid(),
  aud: z.string(),
  iat: z.number().int(),
  exp: z.number().int(),
  jti: z.string().min(16).max(64).refine(isStorable),
  head: z
    .object({
      epoch: z.number().int().positive().max(INTEGER_MAX),
      lane: z.enum(LANES),
      seq: z.number().int().positive(),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .optional(),
});

export interface Assertion {
  readonly hubId: string;
  readonly jti: string;
  readonly expiresAtMs: number;
  readonly head: Head | null;
  /** As it came. */
  readonly text: string;
}

/** Whom an assertion may be made out to. */
export type Audience = string | [string, ...string[]];

export type AssertionFault = 'assertion_missing' | 'assertion_wrong' | 'assertion_expired';

/** Who says that they sent it: not to be believed before `checkAssertion`. */
export function claimedIssuer(text: string): string | null {
  const read = claims.safeParse(jsonwebtoken.decode(text));
  return read.success ? read.data.iss : null;
}

/** Checks signature, audience, issuer and times. Whether it was used before is the caller's to ask. */
export function checkAssertion(
  text: string,
  { key, audience, clock }: { readonly key: KeyObject; readonly audience: Audience; readonly clock: Clock },
): Assertion | AssertionFault {
  try {
    const nowS = clock.wallMs() / 1000;
    const verified = jsonwebtoken.verify(text, key, {
      algorithms: [ASSERTION.algorithm],
      audience,
      clockTimestamp: Math.floor(nowS),
      clockTolerance: ASSERTION.leewayS,
    });
    const { iss, exp, iat, jti, head } = claims.parse(verified);
    // A longer life would be remembered for longer, and iat itself is checked by nobody else.
    if (exp - iat > ASSERTION.lifeS || iat > nowS + ASSERTION.leewayS) return 'assertion_expired';
    return { hubId: iss, jti, expiresAtMs: (exp + ASSERTION.leewayS) * 1000, head: head ?? null, text };
  } catch (error) {
    return error instanceof jsonwebtoken.TokenExpiredError ? 'assertion_expired' : 'assertion_wrong';
  }
}

/** @returns null for anything but a P-256 key */
export function readPublicKey(spki: Buffer): KeyObject | null {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
      ? key
      : null;
  } catch {
    return null;
  }
}
