import { changeTicketKey } from './change-ticket-key.js';
import { createTicket } from './create-ticket.js';
import { listTickets } from './list-tickets.js';
import { revokeAllTickets, revokeTicket } from './revoke-ticket.js';
import { showTicket } from './show-ticket.js';
import { ticketInSight } from './ticket-shares.js';
import type { TicketUseCases } from './ticket-use-cases.js';
import { verifyTicket } from './verify-ticket.js';

type TicketOperationsDeps = Parameters<typeof changeTicketKey>[0] & Parameters<typeof verifyTicket>[0];

/** Everything about QR tickets. */
export function ticketOperations(deps: TicketOperationsDeps): TicketUseCases {
  return {
    createTicket: createTicket(deps),
    listTickets: listTickets(deps),
    readTicket: (caller, id) => ticketInSight(deps, caller, id),
    showTicket: showTicket(deps),
    revokeTicket: revokeTicket(deps),
    revokeAllTickets: revokeAllTickets(deps),
    verifyTicket: verifyTicket(deps),
    changeTicketKey: changeTicketKey(deps),
  };
}
