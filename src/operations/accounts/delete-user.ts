import { hasAuthorityOver } from '../../accounts/authority.js';
import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound, Refused } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { forgetInModes } from '../access/forget-person.js';
import type { CredentialSync } from '../access/credential-sync.js';
import { endSessions } from './end-sessions.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import { endCodes } from '../access/end-codes.js';
import { endSharesOf } from '../access/end-share.js';
import { requireStanding } from './require-standing.js';
import type { SessionCache } from './session-cache.js';
import type { Store } from '../store-ports.js';
import { requireAnotherAdmin } from './update-user.js';

export interface DeleteUserDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: SessionCache;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/** Removes a person: their sessions end and their codes open nothing from then on. What the log tells of them stays. */
export function deleteUser(deps: DeleteUserDeps): Operations['deleteUser'] {
  return async (caller, id) => {
    const heldAt = await deps.store.write((tx) => {
      const user = tx.users.byId(id);
      requireStanding(tx, caller);
      if (!user) throw new NotFound('user_not_found', 'There is no such person.');
      if (!hasAuthorityOver(caller.role, user.role)) {
        throw new Refused(
          'role_not_allowed',
          say('You may not remove a person with the role {role}.', { role: user.role }),
        );
      }
      if (user.role === 'admin') requireAnotherAdmin(tx.users, user);
      const nowMs = deps.clock.wallMs();
      endSessions(tx, caller, user, nowMs, 'user_removed');
      const shared = endSharesOf(tx, caller, id, nowMs);
      const held = endCodes(tx, caller, id, nowMs);
      forgetInModes(tx, id);
      tx.users.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'USER_REMOVED',
          description: `${displayName(user)} was removed.`,
          targetUserId: id,
          data: { removed_user_id: id, role: user.role },
        }),
      );
      return [...new Set([...shared, ...held])];
    });
    deps.credentials?.changed(heldAt);
    deps.sessions.forgetUser(id);
  };
}
