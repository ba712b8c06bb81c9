import type { Ticket } from '../../access/ticket/ticket.js';
import { NotFound, Refused } from '../../kit/errors.js';
import { maySee } from '../access/locks-in-sight.js';
import type { SightDeps } from '../access/locks-in-sight.js';
import { reachesCode, sharesUsed } from '../access/made-under.js';
import type { SharesByLock } from '../access/made-under.js';
import type { AccessDeps } from '../access/require-access.js';
import type { Caller } from '../ports.js';
import type { Reads, Writes } from '../store-ports.js';

type InChange = Omit<AccessDeps, 'store'>;

/**
 * Under which share a new ticket is made at each lock, where its maker has no right of their own there.
 * @throws Refused `access_denied`, `ticket_for_others`
 */
export function sharesOfTicket(
  deps: InChange,
  tx: Writes,
  caller: Caller,
  { deviceIds, userId }: Pick<Ticket, 'deviceIds' | 'userId'>,
): { readonly shareIds?: SharesByLock } {
  const shareIds = sharesUsed(deps, tx, caller, deviceIds);
  if (Object.keys(shareIds).length === 0) return {};
  // Entries are told as that person's, and paid by them.
  if (userId !== null && userId !== caller.userId)
    throw new Refused(
      'ticket_for_others',
      'By a share you make tickets for yourself, or for guests: leave "user_id" out.',
      { fields: [{ field: 'user_id', message: 'is somebody else' }] },
    );
  return { shareIds };
}

/**
 * Who is to see its text, with which one can enter also when the share is over, or to revoke it.
 * @throws Refused `access_denied`, `ticket_beyond_share`
 */
export function requireTicketReach(deps: InChange, tx: Writes, caller: Caller, ticket: Ticket): void {
  if (!reachesCode(deps, tx, caller, ticket))
    throw new Refused('ticket_beyond_share', 'By a share you reach only tickets that were made under it.');
}

type TicketSightDeps = SightDeps & { readonly store: Pick<Reads, 'tickets'> };

/** Whether the caller may know of it: they may see the codes of each of its locks. */
export function seesTicket(deps: SightDeps, caller: Caller, { deviceIds }: Ticket): boolean {
  // One of which every lock was removed is for those who see everything.
  if (caller.role === 'admin' || caller.role === 'manager') return true;
  return deviceIds.length > 0 && deviceIds.every((id) => maySee(deps, caller, id, 'view_pins'));
}

/** @throws NotFound `ticket_not_found`, also of one that the caller may not know of */
export function ticketInSight(deps: TicketSightDeps, caller: Caller, id: string): Ticket {
  const ticket = deps.store.tickets.byId(id);
  if (!ticket || !seesTicket(deps, caller, ticket)) throw noTicket();
  return ticket;
}

function noTicket(): NotFound {
  return new NotFound('ticket_not_found', 'There is no such ticket.');
}
