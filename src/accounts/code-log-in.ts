import type { User } from './user.js';

/**
 * Whether a code to this phone or mailbox logs in to the account. A code proves who holds the phone, and no more: a number
 * that somebody typed, by mistake or to catch its holder, must neither give the account to its holder nor make the holder
 * at home in an account that others have the password of. So it has to be verified, from within.
 *
 * An account that nobody has ever entered is an invitation by those who run the house to whoever holds the number that
 * they gave it; only as a member, since a mistyped digit must not make a stranger more.
 */
export function mayLogInByCode(user: User, kind: 'phone' | 'email'): boolean {
  const isVerified = kind === 'phone' ? user.phoneVerified : user.emailVerified;
  const isInvitation = user.lastLoginAtMs === null && user.role === 'member';
  return user.isActive && (isVerified || isInvitation);
}
