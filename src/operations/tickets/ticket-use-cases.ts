import type { Ticket } from '../../access/ticket/ticket.js';
import type { Text } from '../../kit/sentence.js';
import type { CodeListFilter } from '../access/code-list-filter.js';
import type { ToldVerdict } from '../access/told-trace.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';

/** A ticket, and its text: who has that can enter. */
export interface ShownTicket {
  readonly ticket: Ticket;
  readonly code: string;
}

/** What a ticket would do at a lock now. */
export interface TicketVerdict {
  readonly granted: boolean;
  readonly reason: string;
  readonly text: Text;
  /** null: none of this hub's, or none that the caller may know of. */
  readonly ticket: Ticket | null;
  readonly trace: readonly ToldVerdict[];
}

/** What can be asked about QR tickets. */
export interface TicketUseCases {
  /** @throws InvalidInput `device_unknown`, `person_unknown`, `window_empty`, `window_too_late`; Conflict `tickets_full`; Refused `access_denied`, `ticket_for_others` */
  createTicket(
    caller: Caller,
    input: {
      deviceIds: readonly string[];
      label: string;
      /** Whose it is; null: of whoever shows it. */
      userId: string | null;
      /** Counted in whole seconds, as the end. */
      validFromMs: number;
      validUntilMs: number;
      /** Entries that open, at all its locks together; null: any number. */
      maxUses: number | null;
    },
  ): Promise<ShownTicket>;
  /** Those of which the caller may see the codes at every lock. */
  listTickets(caller: Caller, filter: CodeListFilter, page: PageRequest): Page<Ticket>;
  /** @throws NotFound `ticket_not_found` */
  readTicket(caller: Caller, id: string): Ticket;
  /** Its text once more, while it is of use; logged. @throws NotFound `ticket_not_found`; Conflict `ticket_over`; Refused `access_denied`, `ticket_beyond_share` */
  showTicket(caller: Caller, id: string): Promise<ShownTicket>;
  /** @throws NotFound `ticket_not_found`; Refused `access_denied` */
  revokeTicket(caller: Caller, id: string): Promise<void>;
  /** Revokes every ticket that there is, at these locks or at the locks of a site. @returns the ids of the locks */
  revokeAllTickets(
    caller: Caller,
    at: { readonly deviceIds: readonly string[] } | { readonly siteId: string },
  ): Promise<readonly string[]>;
  /** Decides and changes nothing. @throws NotFound `device_not_found`; Refused `access_denied` */
  verifyTicket(caller: Caller, about: { readonly deviceId: string; readonly code: string }): TicketVerdict;
  /**
   * Signs new tickets with a new key. @param revokeOld for a key that may have been stolen: nothing that it signed counts any more
   * @throws Conflict `ticket_keys_full`
   */
  changeTicketKey(
    caller: Caller,
    revokeOld: boolean,
  ): Promise<{ readonly keyId: string; readonly revoked: number }>;
}
