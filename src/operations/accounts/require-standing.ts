import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import { tokenRevoked } from './session-cache.js';

/**
 * In the transaction that changes people: who asks is still active and of the role they were admitted with. A hash that
 * waits its turn can take seconds, and what somebody may is cut at once.
 * @throws Unauthenticated `token_revoked`
 */
export function requireStanding({ users }: Pick<Reads, 'users'>, { userId, role }: Caller): void {
  if (userId === null) return;
  const now = users.byId(userId);
  if (now?.isActive !== true || now.role !== role) throw tokenRevoked();
}
