import { hasAuthorityOver } from '../../accounts/authority.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound, Refused } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { endSessions } from './end-sessions.js';
import type { Operations } from '../operations.js';
import { requireStanding } from './require-standing.js';
import type { SessionCache } from './session-cache.js';
import type { Store } from '../store-ports.js';

export interface SessionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: SessionCache;
}

/** Ends every session of a person: one's own, or of whom one has authority over. */
export function signOutEverywhere(deps: SessionDeps): Operations['signOutEverywhere'] {
  return async (caller, userId) => {
    await deps.store.write((tx) => {
      requireStanding(tx, caller);
      const user = tx.users.byId(userId);
      if (!user) throw new NotFound('user_not_found', 'There is no such person.');
      if (caller.userId !== userId && !hasAuthorityOver(caller.role, user.role)) {
        throw new Refused(
          'role_not_allowed',
          say('You may not sign out a person with the role {role}.', { role: user.role }),
        );
      }
      endSessions(tx, caller, user, deps.clock.wallMs(), 'signed_out_everywhere');
    });
    deps.sessions.forgetUser(userId);
  };
}
