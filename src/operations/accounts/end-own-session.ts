import { displayName } from '../../accounts/user.js';
import { NotFound } from '../../kit/errors.js';
import { newEvent } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { SessionDeps } from './sign-out-everywhere.js';

/** Signs out one of one's own devices, for example a lost phone. */
export function endOwnSession(deps: SessionDeps): Operations['endOwnSession'] {
  return async ({ user }, sessionId, origin) => {
    await deps.store.write((tx) => {
      const session = tx.sessions.byId(sessionId);
      // Another person's session is no different from one that never was.
      if (session?.userId !== user.id || session.revokedAtMs !== null) {
        throw new NotFound('session_not_found', 'You have no such session, or it has ended.');
      }
      const atMs = deps.clock.wallMs();
      tx.sessions.revoke(sessionId, atMs);
      tx.events.append(
        newEvent({
          atMs,
          type: 'SESSION_REVOKED',
          reason: 'signed_out',
          description: `${displayName(user)} signed out one of their devices.`,
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
