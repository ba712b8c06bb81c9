import type { Share, ShareTerms } from '../../access/share.js';
import type { Page, PageRequest } from '../page.js';

/** What can be changed of a share. */
export interface ShareContent extends ShareTerms {
  readonly scheduleId: string | null;
}

/** A code that a lock may still open for, though the share it was made under is no longer in force. */
export interface SharedCredential {
  readonly pinId: string;
  readonly deviceId: string;
}

export interface ShareReads {
  byId(id: string): Share | null;
  /** Somebody's share of a lock: the one that is not revoked, else the last that was. */
  ofPerson(deviceId: string, userId: string): Share | null;
  /** Of one lock, in the order they were made, the revoked ones too. */
  list(deviceId: string, page: PageRequest): Page<Share>;
  /** Of one lock, those not revoked; at most `SHARES_PER_LOCK_MAX`. */
  activeOn(deviceId: string): readonly Share[];
  /** Given directly under this one, and not revoked. */
  activeUnder(id: string): readonly Share[];
  /** Those not revoked that somebody has, or gave. */
  activeOf(userId: string): readonly Share[];
  /** All that somebody has or gave, the revoked ones too, as long as they are kept. */
  allOf(userId: string): readonly Share[];
  /** Locks that somebody owns or has a share of. */
  deviceIdsOf(userId: string): readonly string[];
  /** Codes made under this share that a lock may hold. */
  heldUnder(id: string): readonly SharedCredential[];
  /** Locks of shares that begin or end after `fromMs` and until `untilMs`. */
  devicesTurning(fromMs: number, untilMs: number): readonly string[];
  /** When the next share begins or ends; null: none does. */
  nextTurnMs(afterMs: number): number | null;
}
export interface ShareWrites extends ShareReads {
  insert(share: Share): void;
  update(id: string, content: ShareContent, atMs: number): void;
  /** @returns false if it was revoked before */
  revoke(id: string, atMs: number): boolean;
  /** Forgets all but the newest revoked shares of a lock, save those whose codes it may hold. */
  trim(deviceId: string, keep: number): void;
}
