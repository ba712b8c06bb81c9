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
  const tokens = reason === 'signed_out_everywhere' ? 0 : tx.apiTokens.revokeAll(user.id, nowMs);
  const ended = tx.sessions.revokeAll(user.id, nowMs, except);
  // Who asked for it has it in the log, though nobody was signed in; else it came with a change that is there.
  if (ended + tokens === 0 && reason !== 'signed_out_everywhere') return 0;
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'SESSION_REVOKED',
      reason,
      description: `${ended} sessions of ${displayName(user)} were ended${tokens === 0 ? '' : ` and ${tokens} API tokens revoked`}.`,
      targetUserId: user.id,
      data: { session_user_id: user.id, sessions: ended, api_tokens: tokens },
    }),
  );
  return ended;
}
