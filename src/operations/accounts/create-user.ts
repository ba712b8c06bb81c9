import { hasAuthorityOver } from '../../accounts/authority.js';
import { displayName } from '../../accounts/user.js';
import { Refused } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { closeClaim } from './claim-code.js';
import { draftUser, type DraftUserDeps } from './draft-user.js';
import { eventBy } from '../audit/new-event.js';
import type { NewUser } from './account-use-cases.js';
import type { Operations } from '../operations.js';
import type { PasswordHashes } from './password-hashes.js';
import type { Caller } from '../ports.js';
import { requireStanding } from './require-standing.js';
import type { Store } from '../store-ports.js';

export interface CreateUserDeps extends DraftUserDeps {
  readonly store: Store;
  readonly hashes: PasswordHashes;
}

/**
 * Adds a person. Nobody makes somebody who may do more than themselves: a manager adds members only.
 * The first admin, added on the hub itself, claims it.
 */
export function createUser(deps: CreateUserDeps): Operations['createUser'] {
  return async (caller, input) => {
    requireRole(caller, input);
    const user = draftUser(deps, input);
    const hash = await deps.hashes.hash(input.password);
    await deps.store.write((tx) => {
      requireStanding(tx, caller);
      tx.users.insert(user, hash);
      const atMs = deps.clock.wallMs();
      const data = { created_user_id: user.id, role: user.role };
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'USER_CREATED',
          description: `${displayName(user)} was added as ${user.role}.`,
          targetUserId: user.id,
          data,
        }),
      );
      if (user.role !== 'admin' || !closeClaim(tx)) return;
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'HUB_CLAIMED',
          description: `${displayName(user)} is the first admin of this hub.`,
          targetUserId: user.id,
          data,
        }),
      );
    });
    return user;
  };
}

function requireRole(caller: Caller, { role }: NewUser): void {
  if (hasAuthorityOver(caller.role, role)) return;
  throw new Refused('role_not_allowed', say('You may not add a person with the role {role}.', { role }));
}
