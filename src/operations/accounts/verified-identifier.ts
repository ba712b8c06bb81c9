import { maskedIdentifier } from '../../accounts/masked-identifier.js';
import type { CodePurpose } from '../../accounts/code-message.js';
import { displayName, type User } from '../../accounts/user.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';
import type { Origin } from './account-use-cases.js';
import type { Reachable } from './code-desk.js';

const VERIFIED = {
  phone: { type: 'PHONE_VERIFIED', flag: 'phoneVerified', name: 'phone' },
  email: { type: 'EMAIL_VERIFIED', flag: 'emailVerified', name: 'e-mail address' },
} as const;

/**
 * In the caller's transaction: a code proved that the phone or mailbox is theirs.
 * @returns the person as they are now
 */
export function markVerified(
  tx: Writes,
  user: User,
  identifier: Reachable,
  purpose: CodePurpose,
  nowMs: number,
  { ipAddress }: Origin,
): User {
  const { type, flag, name } = VERIFIED[identifier.kind];
  const by = {
    atMs: nowMs,
    userId: user.id,
    targetUserId: user.id,
    actor: { kind: 'user', id: user.id, name: displayName(user) },
    method: 'rest',
    ipAddress,
  } as const;
  tx.events.append(
    newEvent({
      ...by,
      type: 'CODE_VERIFIED',
      description: `${displayName(user)} entered a one-time code.`,
      data: { purpose, to: maskedIdentifier(identifier) },
    }),
  );
  if (user[flag]) return user;
  const verified = { ...user, [flag]: true, updatedAtMs: nowMs };
  tx.users.update(verified);
  tx.events.append(newEvent({ ...by, type, description: `${displayName(user)} verified their ${name}.` }));
  return verified;
}
