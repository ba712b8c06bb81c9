import { hasAuthorityOver } from '../../accounts/authority.js';
import type { User } from '../../accounts/user.js';
import { NotFound, Refused } from '../../kit/errors.js';
import type { Caller } from '../ports.js';
import type { UserReads } from './people-ports.js';

/**
 * The caller themselves, or a person they have authority over.
 * @throws NotFound `user_not_found`, Refused `role_not_allowed`
 */
export function personInReach(users: Pick<UserReads, 'byId'>, caller: Caller, id: string): User {
  const user = users.byId(id);
  // Who may not look at anybody else is not told who there is.
  if (caller.userId !== id && !hasAuthorityOver(caller.role, 'member')) throw outOfReach();
  if (!user) throw new NotFound('user_not_found', 'There is no such person.');
  if (caller.userId !== id && !hasAuthorityOver(caller.role, user.role)) throw outOfReach();
  return user;
}

export function outOfReach(): Refused {
  return new Refused(
    'role_not_allowed',
    'You may do this for yourself, or for people you have authority over.',
  );
}
