import type { Ticket } from '../../access/ticket/ticket.js';
import { Conflict } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import { loggingRefusals } from '../access/decide-in-change.js';
import { codeOf, type TicketDeps } from './create-ticket.js';
import { requireTicketReach, ticketInSight } from './ticket-shares.js';
import type { TicketUseCases } from './ticket-use-cases.js';

/**
 * A guest loses a picture; whoever runs the codes could make a new ticket as well, so the same one is shown again. It is
 * signed anew each time, which gives the same text: none is stored. Each time is in the log, since it lets somebody in.
 */
export function showTicket(deps: TicketDeps): TicketUseCases['showTicket'] {
  return async (caller, id) => {
    const ticket = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const known = tx.tickets.byId(id);
        if (known) requireTicketReach(deps, tx, caller, known);
        // One whose locks are all gone is left to those who see everything.
        const now = ticketInSight({ ...deps, store: tx }, caller, id);
        const atMs = deps.clock.wallMs();
        // While nobody knows the time, the dates are no reason to withhold it.
        if (isOver(now, deps.timeIsTrusted() ? atMs : null))
          throw new Conflict('ticket_over', 'This ticket was revoked, used up or is over: it opens nothing.');
        tx.events.append(
          eventBy(caller, {
            atMs,
            type: 'QR_SHOWN',
            description: `QR ticket "${now.label}" was shown again.`,
            targetUserId: now.userId,
            data: { ticket_id: now.id, owner_id: now.userId },
          }),
        );
        return now;
      }),
    );
    return { ticket, code: codeOf(deps.keys, ticket) };
  };
}

/** Whether it opens nothing any more, whatever happens. @param nowMs null: nobody knows */
export function isOver(ticket: Ticket, nowMs: number | null): boolean {
  const { revokedAtMs, validUntilMs, maxUses, useCount, deviceIds, closedDeviceIds } = ticket;
  if (revokedAtMs !== null || (nowMs !== null && nowMs >= validUntilMs)) return true;
  return (maxUses !== null && useCount >= maxUses) || closedDeviceIds.length === deviceIds.length;
}
