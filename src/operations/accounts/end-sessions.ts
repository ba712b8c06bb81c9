import { displayName, type User } from '../../accounts/user.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';

export type SessionEndReason =
  'user_changed' | 'password_changed' | 'password_reset' | 'signed_out_everywhere' | 'user_removed';

/**
 * Ends a person's sessions in the caller's transaction, but for `except`. Whoever calls it forgets them in the cache
 * once the change is on the disk.
 * @returns how many ended
 */
export function endSessions(
  tx: Writes,
  caller: Caller,
  user: User,
  nowMs: number,
  reason: SessionEndReason,
  except: string | null = null,
): number {
  // What a program of theirs could do, somebody with the old password could have had made.
  if (reason !== 'signed_out_everywhere') tx.apiTokens.revokeAll(user.id, nowMs);
  const ended = tx.sessions.revokeAll(user.id, nowMs, except);
  if (ended === 0) return 0;
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'SESSION_REVOKED',
      reason,
      description: `${ended} sessions of ${displayName(user)} were ended.`,
      data: { session_user_id: user.id, sessions: ended },
    }),
  );
  return ended;
}
