import jwt from 'jsonwebtoken';
import { readPart, readTokenHeader, TOKEN_ALGORITHM } from '../../accounts/token-header.js';
import type { User } from '../../accounts/user.js';
import { Unauthenticated } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { TokenClaims, TokenPair } from './account-use-cases.js';
import type { Session } from './people-ports.js';
import type { SigningKeys } from './signing-keys.js';
import type { TokenClock } from './token-clock.js';
import { VerifiedTokens } from './verified-tokens.js';

/** How long tokens live, seconds. */
export interface TokenLives {
  readonly accessS: number;
  readonly refreshS: number;
}

/** A wall clock that is set back by so little, as time servers do, refuses nobody. */
export const CLOCK_TOLERANCE_S = 60;
const NAME = 'doorward';
const TOKEN_LENGTH_MAX = 4096;

/** Makes and checks our tokens (RFC 7519, RFC 8725). */
export class TokenSigner {
  private readonly keys: Pick<SigningKeys, 'at' | 'byId'>;
  private readonly time: Pick<TokenClock, 'nowMs' | 'raise'>;
  private readonly newId: NewId;
  private readonly accessLifeS: number;
  private readonly verified = new VerifiedTokens();

  constructor(deps: {
    readonly keys: Pick<SigningKeys, 'at' | 'byId'>;
    readonly time: Pick<TokenClock, 'nowMs' | 'raise'>;
    readonly newId: NewId;
    readonly lives: Pick<TokenLives, 'accessS'>;
  }) {
    this.keys = deps.keys;
    this.time = deps.time;
    this.newId = deps.newId;
    this.accessLifeS = deps.lives.accessS;
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
    this.time.raise(session.lastUsedAtMs);
    const nowMs = this.time.nowMs();
    this.time.raise(nowMs);
    const endsAtMs = Math.min(nowMs + this.accessLifeS * 1000, session.expiresAtMs);
    return this.sign(user, session.id, 'access', this.newId(), nowMs, endsAtMs);
  }

  /** The same string each time, from the session as it is. */
  private refresh(user: User, session: Session): string {
    const { id, refreshId, lastUsedAtMs, expiresAtMs } = session;
    return this.sign(user, id, 'refresh', refreshId, lastUsedAtMs, expiresAtMs);
  }

  /** Tokens that were found right are looked at again. */
  forgetVerified(): void {
    this.verified.clear();
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
    atMs: number,
    endsAtMs: number,
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
      iat: Math.floor(atMs / 1000),
      exp: Math.floor(endsAtMs / 1000),
    };
    const { id, key } = this.keys.at(atMs);
    return jwt.sign(claims, key, { algorithm: TOKEN_ALGORITHM, keyid: id });
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
    const header = readTokenHeader(token);
    if (!header.ok) throw header.code === 'token_malformed' ? malformed() : wrongAlgorithm();
    const key = this.keys.byId(header.keyId);
    if (!key) throw badSignature();
    try {
      const claims = jwt.verify(token, key, {
        algorithms: [TOKEN_ALGORITHM],
        issuer: NAME,
        audience: NAME,
        clockTimestamp: this.nowS(),
      });
      if (!hasOurClaims(claims) || !readPart(token.split('.')[1] ?? '')) throw malformed();
      return claims;
    } catch (error) {
      throw error instanceof Unauthenticated ? error : translate(error);
    }
  }

  private nowS(): number {
    return Math.floor(this.time.nowMs() / 1000);
  }
}

function hasOurClaims(claims: unknown): claims is TokenClaims {
  if (typeof claims !== 'object' || claims === null) return false;
  const { typ, user_id: userId, sid, jti, iat, exp } = claims as Partial<Record<keyof TokenClaims, unknown>>;
  const strings = [userId, sid, jti].every((value) => typeof value === 'string');
  return (typ === 'access' || typ === 'refresh') && strings && Number.isInteger(iat) && Number.isInteger(exp);
}

function translate(error: unknown): Unauthenticated {
  if (error instanceof jwt.TokenExpiredError)
    return new Unauthenticated('token_expired', 'The token has expired. Refresh it, or log in again.');
  if (error instanceof jwt.NotBeforeError) return notYetValid();
  const message = error instanceof Error ? error.message : '';
  if (message === 'invalid algorithm' || message === 'jwt signature is required') return wrongAlgorithm();
  return message === 'invalid signature' ? badSignature() : malformed();
}

function wrongAlgorithm(): Unauthenticated {
  return new Unauthenticated(
    'token_wrong_algorithm',
    say('Tokens of this hub are signed with {algorithm} and nothing else.', { algorithm: TOKEN_ALGORITHM }),
  );
}

/** Also for a key that is not, or no longer, this hub's: what it signed proves nothing. */
function badSignature(): Unauthenticated {
  return new Unauthenticated(
    'token_bad_signature',
    'The signature is not this hub’s, or the token was changed.',
  );
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
