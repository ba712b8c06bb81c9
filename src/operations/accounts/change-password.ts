import { displayName } from '../../accounts/user.js';
import { Unauthenticated } from '../../kit/errors.js';
import { endSessions } from './end-sessions.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { PasswordHashes } from './password-hashes.js';
import { namesAround, requirePassword } from './require-password.js';
import { readStanding } from './session-cache.js';
import type { RefusedLogIns } from './refused-log-ins.js';
import { callerOf } from './signed-in-caller.js';
import type { SessionDeps } from './sign-out-everywhere.js';

/** One's own password, with the old one as proof. Every other session ends; this one goes on. */
export function changePassword(
  deps: SessionDeps & {
    readonly hashes: PasswordHashes;
    readonly refused: Pick<RefusedLogIns, 'append'>;
  },
): Operations['changePassword'] {
  return async ({ user, sessionId }, current, next, origin) => {
    requirePassword(next, namesAround(deps.store, user), 'new_password');
    const caller = callerOf(user, origin);
    const stored = deps.store.users.passwordHash(user.id);
    if (!(await deps.hashes.verify(current, stored))) {
      // Somebody at a device that is logged in may be guessing it.
      deps.refused.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'PASSWORD_CHANGED',
          success: false,
          reason: 'invalid_credentials',
          description: `${displayName(user)} gave a wrong current password.`,
          targetUserId: user.id,
          data: { session_id: sessionId },
        }),
      );
      throw new Unauthenticated('invalid_credentials', 'The current password is not right.');
    }
    const hash = await deps.hashes.hash(next);
    await deps.store.write((tx) => {
      readStanding(tx, { sid: sessionId, user_id: user.id });
      // Changed meanwhile, in another session: the proof was of a password that is gone.
      if (tx.users.passwordHash(user.id) !== stored) {
        throw new Unauthenticated('invalid_credentials', 'The password was changed meanwhile. Log in again.');
      }
      const atMs = deps.clock.wallMs();
      tx.users.setPasswordHash(user.id, hash);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'PASSWORD_CHANGED',
          description: `${displayName(user)} changed their password.`,
          targetUserId: user.id,
          data: { session_id: sessionId },
        }),
      );
      endSessions(tx, caller, user, atMs, 'password_changed', sessionId);
    });
    deps.sessions.forgetUser(user.id);
  };
}
