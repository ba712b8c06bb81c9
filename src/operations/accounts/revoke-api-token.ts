import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound } from '../../kit/errors.js';
import { newEvent } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { SessionCache } from './session-cache.js';
import type { Store } from '../store-ports.js';

/** The next request that bears it is refused. */
export function revokeApiToken(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: SessionCache;
}): Operations['revokeApiToken'] {
  return async ({ user }, id, origin) => {
    await deps.store.write((tx) => {
      const atMs = deps.clock.wallMs();
      if (!tx.apiTokens.revoke(id, user.id, atMs)) {
        throw new NotFound('api_token_not_found', 'You have no such API token, or it was revoked before.');
      }
      tx.events.append(
        newEvent({
          atMs,
          type: 'API_TOKEN_REVOKED',
          description: `${displayName(user)} revoked an API token.`,
          userId: user.id,
          actor: { kind: 'user', id: user.id, name: displayName(user) },
          method: 'rest',
          ipAddress: origin.ipAddress,
          data: { token_id: id },
        }),
      );
    });
    // Whoever reads events with it is cut off.
    deps.sessions.forgetUser(user.id);
  };
}
