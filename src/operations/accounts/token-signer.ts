import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { Unauthenticated } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { TokenClaims, TokenPair } from './account-use-cases.js';
import type { Session } from './people-ports.js';
import { VerifiedTokens } from './verified-tokens.js';

export const ACCESS_LIFE_S = 15 * 60;
export const REFRESH_LIFE_S = 7 * 24 * 3600;
/** A wall clock that is set back by so little, as time servers do, refuses nobody. */
export const CLOCK_TOLERANCE_S = 60;
const NAME = 'doorward';
/** The one algorithm: a token that names another is refused before its signature is looked at. */
const ALGORITHM = 'HS256';
const TOKEN_LENGTH_MAX = 4096;

/** Makes and checks our tokens (RFC 7519, RFC 8725). */
export class TokenSigner {
  private readonly key: KeyObject;
  private readonly keyId: string;
  private readonly clock: Clock;
  private readonly newId: NewId;
  private readonly verified = new VerifiedTokens();

  constructor(secret: Uint8Array, clock: Clock, newId: NewId) {
    // A KeyObject: handed raw bytes, the library would try to read them as PEM on every call.
    this.key = createSecretKey(secret);
    this.keyId = createHash('sha256').update(secret).digest('hex').slice(0, 8);
    this.clock = clock;
    this.newId = newId;
  }

  /** An access token and the session's one refresh token. */
  pair(user: User, session: Session): TokenPair {
    return {
      access: this.access(user, session),
      refresh: this.refresh(user, session),
    };
  }

  /** Does not outlive its session. */
  access(user: User, session: Session): string {
    const leftS = Math.floor(session.expiresAtMs / 1000) - this.nowS();
    const iat = this.nowS();
    return this.sign(user, session.id, 'access', this.newId(), iat, iat + Math.min(ACCESS_LIFE_S, leftS));
  }

  /** The same string each time, from the session as it is. */
  private refresh(user: User, session: Session): string {
    const iat = Math.floor(session.lastUsedAtMs / 1000);
    const exp = Math.floor(session.expiresAtMs / 1000);
    return this.sign(user, session.id, 'refresh', session.refreshId, iat, exp);
  }

  /** @throws Unauthenticated `token_malformed`, `token_wrong_algorithm`, `token_bad_signature`, `token_not_yet_valid`, `token_expired`, `token_wrong_type` */
  verify(token: string, type: TokenClaims['typ'] | null): TokenClaims {
    const claims = this.check(token);
    if (type !== null && claims.typ !== type) {
      throw new Unauthenticated(
        'token_wrong_type',
        say('This is not a token of type "{type}". Send the other token of the pair.', { type }),
      );
    }
    return claims;
  }

  private sign(
    user: User,
    sid: string,
    typ: TokenClaims['typ'],
    jti: string,
    iat: number,
    exp: number,
  ): string {
    const claims: TokenClaims & { iss: string; aud: string } = {
      iss: NAME,
      aud: NAME,
      typ,
      user_id: user.id,
      username: user.username,
      role: user.role,
      sid,
      jti,
      iat,
      exp,
    };
    return jwt.sign(claims, this.key, { algorithm: ALGORITHM, keyid: this.keyId });
  }

  private check(token: string): TokenClaims {
    const known = this.verified.get(token);
    const claims = known && known.exp > this.nowS() ? known : this.read(token);
    if (claims.iat > this.nowS() + CLOCK_TOLERANCE_S) throw notYetValid();
    if (!known) this.verified.add(token, claims);
    return claims;
  }

  private read(token: string): TokenClaims {
    this.verified.forget(token);
    if (token.length > TOKEN_LENGTH_MAX) throw malformed();
    try {
      const claims = jwt.verify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: NAME,
        audience: NAME,
        clockTimestamp: this.nowS(),
      });
      if (!hasOurClaims(claims)) throw malformed();
      return claims;
    } catch (error) {
      throw error instanceof Unauthenticated ? error : translate(error);
    }
  }

  private nowS(): number {
    return Math.floor(this.clock.wallMs() / 1000);
  }
}

function hasOurClaims(claims: unknown): claims is TokenClaims {
  if (typeof claims !== 'object' || claims === null) return false;
  const { typ, user_id: userId, sid, jti, iat, exp } = claims as Partial<Record<keyof TokenClaims, unknown>>;
  const strings = [userId, sid, jti].every((value) => typeof value === 'string');
  return (
    (typ === 'access' || typ === 'refresh') && strings && typeof iat === 'number' && typeof exp === 'number'
  );
}

function translate(error: unknown): Unauthenticated {
  if (error instanceof jwt.TokenExpiredError)
    return new Unauthenticated('token_expired', 'The token has expired. Refresh it, or log in again.');
  if (error instanceof jwt.NotBeforeError) return notYetValid();
  const message = error instanceof Error ? error.message : '';
  if (message === 'invalid algorithm' || message === 'jwt signature is required') {
    return new Unauthenticated(
      'token_wrong_algorithm',
      say('Tokens of this hub are signed with {algorithm} and nothing else.', { algorithm: ALGORITHM }),
    );
  }
  if (message === 'invalid signature')
    return new Unauthenticated(
      'token_bad_signature',
      'The signature is not this hub’s, or the token was changed.',
    );
  return malformed();
}

function malformed(): Unauthenticated {
  return new Unauthenticated(
    'token_malformed',
    'This is not a token of this hub. Send the string that log-in answered, whole.',
  );
}

function notYetValid(): Unauthenticated {
  return new Unauthenticated(
    'token_not_yet_valid',
    'The token is from the future: the clock of this hub went back. Log in again.',
  );
}
