import type { Share, ShareTerms } from '../../access/share.js';
import type { DeviceView } from '../locks/device-use-cases.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { ShareContent } from './share-ports.js';
import type { TransferEnding, TransferKeeps } from './transfer-ending.js';

export interface ShareView {
  readonly share: Share;
  /** Whose it is, as the log calls them. */
  readonly sharedWithName: string;
  /** What it is worth within those it was given under. */
  readonly terms: ShareTerms;
  /** In force now, apart from the hours of a schedule. */
  readonly isActive: boolean;
  /** Locks that may still open for codes made under it, though it has ended: they have not confirmed that the codes are gone. */
  readonly revokePending: readonly string[];
}

/** `sharedWith`: a person's id, e-mail, username or phone. */
export type NewShare = ShareContent & { readonly sharedWith: string };

/** A lock that was handed over, and what ended with that. */
export interface TransferredLock extends DeviceView {
  readonly ended: TransferEnding;
  /** Locks that may still open for codes that ended: they have not confirmed that the codes are gone. */
  readonly revokePending: readonly string[];
}

/** What can be asked about rights on a lock that are given to people, and about whose the lock is. */
export interface ShareUseCases {
  /**
   * @throws NotFound `device_not_found`; Refused `access_denied`, `share_exceeds`; Conflict `share_exists`,
   *   `shares_full`, `share_too_deep`; InvalidInput `person_unknown`, `person_inactive`, `share_with_self`,
   *   `share_with_owner`, `share_empty`, `window_empty`, `schedule_unknown`
   */
  shareLock(caller: Caller, deviceId: string, input: NewShare): Promise<ShareView>;
  /** All of a lock; of who has it by a share, their own and what they gave on. @throws NotFound `device_not_found` */
  listShares(caller: Caller, deviceId: string, page: PageRequest): Page<ShareView>;
  /** @throws NotFound `share_not_found` */
  readShare(caller: Caller, deviceId: string, id: string): ShareView;
  /** What is not given stays. @throws as `shareLock`; Conflict `share_revoked` */
  updateShare(
    caller: Caller,
    deviceId: string,
    id: string,
    change: { readonly [K in keyof ShareContent]?: ShareContent[K] | undefined },
  ): Promise<ShareView>;
  /**
   * From the answer on nothing begins by it, by shares given under it, or by codes made under any of these. Who has a
   * share may give it back. @throws NotFound `share_not_found`
   */
  revokeShare(caller: Caller, deviceId: string, id: string): Promise<void>;
  /**
   * Makes somebody else the owner; null: nobody, so that it is the household's. Shares of the lock end, with the codes
   * made under them, and so do the former owner's codes, unless they are to be kept.
   * @throws NotFound `device_not_found`; Refused `access_denied`; InvalidInput `person_unknown`, `person_inactive`
   */
  transferLock(
    caller: Caller,
    deviceId: string,
    to: { readonly userId: string | null } & TransferKeeps,
  ): Promise<TransferredLock>;
}
