import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import type { SessionCache } from './session-cache.js';
import { callerOf } from './signed-in-caller.js';

/** The next request that bears it is refused. */
export function revokeApiToken(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: SessionCache;
}): Operations['revokeApiToken'] {
  return async ({ user }, id, origin) => {
    await deps.store.write((tx) => {
      revokeTokenIn(tx, callerOf(user, origin), user, id, deps.clock.wallMs());
    });
    // Whoever reads events with it is cut off.
    deps.sessions.forgetUser(user.id);
  };
}

/** In the caller's transaction. @throws NotFound `api_token_not_found` */
export function revokeTokenIn(tx: Writes, caller: Caller, owner: User, id: string, atMs: number): void {
  if (!tx.apiTokens.revoke(id, owner.id, atMs)) {
    throw new NotFound('api_token_not_found', 'There is no such API token, or it was revoked before.');
  }
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'API_TOKEN_REVOKED',
      description: `An API token of ${displayName(owner)} was revoked.`,
      targetUserId: owner.id,
      data: { token_id: id },
    }),
  );
}
