import type { Device } from '../../locks/device.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { Lockdown } from '../access/mode-ports.js';
import type { Caller } from '../ports.js';
import type { Site } from './site-ports.js';

/** A lock of a site, and whether it knows. */
export interface LockdownLock {
  readonly device: Device;
  readonly live: LiveLock;
  /** It may still open by itself, while the hub is silent, for codes that must not open now. */
  readonly isPending: boolean;
}

export interface LockdownView {
  readonly site: Site;
  /** null: the site is not locked down. */
  readonly lockdown: Lockdown | null;
  /** Paired locks of the site. */
  readonly locks: readonly LockdownLock[];
}

/** What was done about one door. */
export interface DoorOrder {
  readonly deviceId: string;
  /** null: nothing was sent. */
  readonly commandId: string | null;
  /** Why not; null when something was sent, or it is locked. */
  readonly notLocked: 'door_not_closed' | 'state_unknown' | 'lock_offline' | null;
}

export interface NewLockdown {
  readonly reason: string | null;
  /** Who may open nevertheless; whoever starts it is named by itself. */
  readonly allowedUserIds: readonly string[];
  /** Lock every door that its lock says is unlocked and closed. */
  readonly lockDoors: boolean;
}

/** What can be asked about a site that nobody may enter. */
export interface LockdownUseCases {
  /**
   * From its commit on nothing opens for anybody else. Again: the names and the reason are replaced.
   * @throws NotFound `site_not_found`, InvalidInput `lockdown_user_unknown`
   */
  startLockdown(
    caller: Caller,
    siteId: string,
    lockdown: NewLockdown,
  ): Promise<LockdownView & { readonly orders: readonly DoorOrder[] }>;
  /** @throws NotFound `site_not_found`, Conflict `not_locked_down` */
  endLockdown(caller: Caller, siteId: string): Promise<void>;
  /** @throws NotFound `site_not_found` */
  readLockdown(caller: Caller, siteId: string): LockdownView;
}
