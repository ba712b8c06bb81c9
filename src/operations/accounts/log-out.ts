import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { newEvent } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { SessionCache } from './session-cache.js';
import type { Store } from '../store-ports.js';

export interface LogOutDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: SessionCache;
}

/** Ends the session: its tokens count no more once this resolves. Twice is once. */
export function logOut(deps: LogOutDeps): Operations['logOut'] {
  return async ({ user, sessionId }, origin) => {
    await deps.store.write((tx) => {
      const session = tx.sessions.byId(sessionId);
      if (session?.revokedAtMs !== null) return;
      const atMs = deps.clock.wallMs();
      tx.sessions.revoke(sessionId, atMs);
      tx.events.append(
        newEvent({
          atMs,
          type: 'LOGGED_OUT',
          description: `${displayName(user)} logged out.`,
          userId: user.id,
          targetUserId: user.id,
          actor: { kind: 'user', id: user.id, name: displayName(user) },
          method: 'rest',
          ipAddress: origin.ipAddress,
          data: { session_id: sessionId },
        }),
      );
    });
    deps.sessions.forget(sessionId);
  };
}
