import { displayName, type User } from '../../accounts/user.js';
import type { Caller } from '../ports.js';
import type { Origin } from './account-use-cases.js';

/** A person who logged in and acts for themselves, as the log has them. */
export function callerOf(user: User, { ipAddress }: Origin): Caller {
  return {
    actor: { kind: 'user', id: user.id, name: displayName(user) },
    userId: user.id,
    role: user.role,
    method: 'rest',
    ipAddress,
  };
}
