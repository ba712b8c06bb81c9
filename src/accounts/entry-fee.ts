import type { Role } from './user.js';

/** Facts about somebody who wants to enter. */
export interface EntryFacts {
  /** What an entry costs at this lock, minor units; null: nothing. */
  readonly priceMinor: number | null;
  /** Whose entry it is; null: nobody's in particular, or the installer's. */
  readonly userId: string | null;
  readonly role: Role | null;
  /** The lock's owner; null: nobody. */
  readonly ownerId: string | null;
}

/** What one entry costs one person. */
export interface EntryFee {
  readonly userId: string;
  /** At least 1. */
  readonly amountMinor: number;
}

/**
 * Who pays how much: a member who does not own the lock. The lock's owner and those who run the hub enter free, and so
 * does a code that belongs to nobody: there is no account to charge, and whoever gave it out has decided.
 * @returns null: nothing is to be paid
 */
export function entryFeeOf({ priceMinor, userId, role, ownerId }: EntryFacts): EntryFee | null {
  if (priceMinor === null || userId === null || userId === ownerId) return null;
  return role === 'admin' || role === 'manager' ? null : { userId, amountMinor: priceMinor };
}

/** Only what lets somebody in has a price. */
export function isEntry(action: string): boolean {
  return action === 'unlock' || action === 'unlatch';
}
