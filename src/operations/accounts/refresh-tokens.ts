import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import { newEvent, NOBODY } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Origin, TokenClaims } from './account-use-cases.js';
import { readStanding, type SessionCache, type Standing, tokenRevoked } from './session-cache.js';
import type { Store, Writes } from '../store-ports.js';
import type { TokenClock } from './token-clock.js';
import type { TokenLives, TokenSigner } from './token-signer.js';

export interface RefreshTokensDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly time: Pick<TokenClock, 'nowMs'>;
  readonly lives: TokenLives;
  readonly newId: NewId;
  readonly signer: TokenSigner;
  readonly sessions: SessionCache;
  /** A refresh token is used once and replaced; else it lives to its end and only a new access token is made. */
  readonly refreshRotation: boolean;
}

/** Two tabs that refresh at once are one person: for so long the same token gives the same successor, until that is used. */
export const SAME_SUCCESSOR_MS = 10_000;

/**
 * Exchanges a refresh token. One that was used up is in two hands, and nobody can tell which is the owner's: its
 * session ends (RFC 9700, section 4.14.2).
 */
export function refreshTokens(deps: RefreshTokensDeps): Operations['refreshTokens'] {
  return async (refresh, origin) => {
    const claims = deps.signer.verify(refresh, 'refresh');
    const standing = await deps.store.write((tx) => renew(deps, tx, claims, origin));
    deps.sessions.forget(claims.sid);
    if (!standing) throw tokenRevoked();
    const { user, session } = standing;
    if (deps.refreshRotation) return deps.signer.pair(user, session);
    return { access: deps.signer.access(user, session), refresh };
  };
}

/** @returns null if the token was used up before; an exception here would undo that its session ended */
function renew(deps: RefreshTokensDeps, tx: Writes, claims: TokenClaims, origin: Origin): Standing | null {
  const { user, session } = readStanding(tx, claims);
  const nowMs = deps.time.nowMs();
  const isParent = claims.jti === session.parentId;
  if (deps.refreshRotation && isParent && nowMs - session.lastUsedAtMs <= SAME_SUCCESSOR_MS) {
    return { user, session };
  }
  if (claims.jti !== session.refreshId) {
    tx.sessions.revoke(session.id, nowMs);
    tx.events.append(
      newEvent({
        atMs: deps.clock.wallMs(),
        type: 'SESSION_REVOKED',
        reason: 'refresh_reused',
        description: `A used refresh token of ${displayName(user)} was presented again: the session was ended.`,
        userId: user.id,
        targetUserId: user.id,
        actor: NOBODY,
        method: 'rest',
        ipAddress: origin.ipAddress,
        data: { session_id: session.id },
      }),
    );
    return null;
  }
  const next = deps.refreshRotation
    ? { refreshId: deps.newId(), expiresAtMs: nowMs + deps.lives.refreshS * 1000 }
    : { refreshId: session.refreshId, expiresAtMs: session.expiresAtMs };
  tx.sessions.rotate(session.id, next.refreshId, nowMs, next.expiresAtMs);
  return { user, session: { ...session, ...next, parentId: session.refreshId, lastUsedAtMs: nowMs } };
}
