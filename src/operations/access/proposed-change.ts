import type { ChangeKind } from '../../access/calendar/changes.js';
import type { ShareFacts, Validity } from '../../access/facts.js';
import type { PinKind } from '../../access/pin.js';
import type { Role } from '../../accounts/user.js';
import type { ScheduleTiming } from './schedule-use-cases.js';
import type { TransferKeeps } from './transfer-ending.js';

/** A change that somebody thinks of making. Nothing of it is made. */
export type ProposedChange =
  | { readonly kind: 'deactivate_user' | 'activate_user' | 'remove_user'; readonly userId: string }
  | { readonly kind: 'change_role'; readonly userId: string; readonly role: Role }
  | { readonly kind: 'revoke_pin'; readonly pinId: string }
  | { readonly kind: 'revoke_ticket'; readonly ticketId: string }
  /** Every ticket made so far. @param siteId null: of every site */
  | { readonly kind: 'revoke_all_tickets'; readonly siteId: string | null }
  | { readonly kind: 'revoke_card'; readonly cardId: string }
  | ({ readonly kind: 'change_pin_dates'; readonly pinId: string } & Partial<Validity>)
  | ProposedPin
  | ProposedTicket
  | {
      readonly kind: 'change_schedule';
      readonly scheduleId: string;
      /** A list that is given takes the place of the one before. */
      readonly timing: Partial<ScheduleTiming>;
    }
  | { readonly kind: 'remove_schedule'; readonly scheduleId: string }
  /** The changes that its last good copy brings now. */
  | {
      readonly kind: 'apply_calendar';
      readonly calendarId: string;
      readonly kinds: readonly ChangeKind[];
    }
  | ProposedShare
  | { readonly kind: 'revoke_share'; readonly shareId: string }
  /** @param siteId null: of every site */
  | {
      readonly kind: 'lockdown';
      readonly siteId: string | null;
      readonly exceptUserIds: readonly string[];
    }
  | { readonly kind: 'end_lockdown'; readonly siteId: string | null }
  /** What ends is as when it is handed over. */
  | ({
      readonly kind: 'change_owner';
      readonly deviceId: string;
      readonly ownerId: string | null;
    } & TransferKeeps)
  /** The hub loses the time, as after a power cut without a network. */
  | { readonly kind: 'lose_time' };

export interface ProposedPin extends Validity {
  readonly kind: 'add_pin';
  readonly deviceIds: readonly string[];
  readonly label: string;
  readonly userId: string | null;
  readonly pinKind: PinKind;
  readonly scheduleId: string | null;
}

/** Of a number of uses nobody asks: what-if looks at the first. */
export interface ProposedTicket {
  readonly kind: 'add_ticket';
  readonly deviceIds: readonly string[];
  readonly label: string;
  readonly userId: string | null;
  readonly validFromMs: number;
  /** Not included. */
  readonly validUntilMs: number;
}

export interface ProposedShare
  extends
    Validity,
    Pick<ShareFacts, 'sharedWith' | 'canUnlock' | 'canLock' | 'canManagePins' | 'canViewLogs' | 'canShare'> {
  readonly kind: 'add_share';
  readonly deviceId: string;
  readonly scheduleId: string | null;
}
