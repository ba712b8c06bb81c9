import type { Operations } from '../operations.js';
import { type SessionCache, tokenRevoked } from './session-cache.js';
import type { TokenSigner } from './token-signer.js';

export interface VerifyTokenDeps {
  readonly signer: TokenSigner;
  readonly sessions: SessionCache;
}

/** Only asks: a refresh token that was used up is told to be, and its session goes on. */
export function verifyToken({ signer, sessions }: VerifyTokenDeps): Operations['verifyToken'] {
  return (token) => {
    const claims = signer.verify(token, null);
    const { session } = sessions.standingOf(claims);
    if (claims.typ === 'refresh' && claims.jti !== session.refreshId) throw tokenRevoked();
    return claims;
  };
}
