import type { Role } from './user.js';

/** Whether somebody of this role may add, change or remove a person of `target` role: nobody reaches beyond themselves. */
export function hasAuthorityOver(role: Role | null, target: Role): boolean {
  return role === 'admin' || (role === 'manager' && target === 'member');
}
