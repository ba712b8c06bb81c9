import type { ApiToken } from '../../accounts/api-token.js';
import type { Clock } from '../../kit/clock.js';
import { Unauthenticated } from '../../kit/errors.js';
import type { Logger } from '../../kit/logger.js';
import { API_TOKEN_PREFIX, apiTokenHash } from './create-api-token.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

/** How exactly the last use is told: a write for each request would wear the disk. */
const LAST_USE_MS = 3_600_000;
const TEXT_CHARACTERS_MAX = 100;

/** Whose program it is, and what it may. Read from the disk each time: a revocation counts at once. */
export function authenticateApiToken(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}): Operations['authenticateApiToken'] {
  return (text) => {
    if (!text.startsWith(API_TOKEN_PREFIX) || text.length > TEXT_CHARACTERS_MAX) throw unknownToken();
    const nowMs = deps.clock.wallMs();
    const standing = requireStanding(deps.store, deps.store.apiTokens.byHash(apiTokenHash(text)), nowMs);
    const { id, lastUsedAtMs } = standing.token;
    if (Math.abs(nowMs - (lastUsedAtMs ?? 0)) >= LAST_USE_MS) recordUse(deps, id, nowMs);
    return standing;
  };
}

/** For who keeps something for a program that is away, and asks whether it may come back. */
export function standingOfApiToken(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): Operations['standingOfApiToken'] {
  return (id) => requireStanding(deps.store, deps.store.apiTokens.byId(id), deps.clock.wallMs());
}

function requireStanding(
  store: Store,
  token: ApiToken | null,
  nowMs: number,
): ReturnType<Operations['authenticateApiToken']> {
  if (!token) throw unknownToken();
  if (token.revokedAtMs !== null) throw new Unauthenticated('token_revoked', 'This API token was revoked.');
  if (token.expiresAtMs !== null && token.expiresAtMs <= nowMs) {
    throw new Unauthenticated('token_expired', 'This API token has expired. Make a new one.');
  }
  const user = store.users.byId(token.userId);
  if (!user) throw new Unauthenticated('user_unknown', 'The person this token was made for is gone.');
  if (!user.isActive) throw new Unauthenticated('user_inactive', 'This account is disabled.');
  return { user, token };
}

function recordUse(
  deps: { readonly store: Store; readonly logger: Logger },
  id: string,
  nowMs: number,
): void {
  deps.store
    .writeSoon((tx) => {
      tx.apiTokens.recordUse(id, nowMs);
    })
    .catch((error: unknown) => {
      deps.logger.warn({ err: error }, 'the use of an API token could not be stored');
    });
}

function unknownToken(): Unauthenticated {
  return new Unauthenticated('token_malformed', 'This is not an API token of this hub.');
}
