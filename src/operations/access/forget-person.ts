import { personKey } from '../../access/person-key.js';
import { ERASED_NAME } from '../../audit/event-part.js';
import type { Writes } from '../store-ports.js';

/**
 * Takes somebody whose account ends out of what is kept of the moment: nobody waits for a second person beside them, they are
 * inside nowhere, and no lockdown names them. In the change that ends it.
 */
export function forgetInModes(
  tx: Pick<Writes, 'twoPerson' | 'passages' | 'lockdowns'>,
  userId: string,
): void {
  const key = personKey(userId, null);
  tx.twoPerson.forget(key);
  tx.passages.forget(key);
  for (const lockdown of tx.lockdowns.all()) {
    const allowedUserIds = lockdown.allowedUserIds.filter((id) => id !== userId);
    const isTheirs = lockdown.startedBy === userId;
    if (!isTheirs && allowedUserIds.length === lockdown.allowedUserIds.length) continue;
    const starter = isTheirs ? { startedBy: null, startedByName: ERASED_NAME } : {};
    tx.lockdowns.put({ ...lockdown, ...starter, allowedUserIds });
  }
}
