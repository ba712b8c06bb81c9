import { changeTicketKey } from './change-ticket-key.js';
import { createTicket } from './create-ticket.js';
import { ticketOrRefuse } from './read-ticket.js';
import { revokeAllTickets, revokeTicket } from './revoke-ticket.js';
import { showTicket } from './show-ticket.js';
import type { TicketUseCases } from './ticket-use-cases.js';
import { verifyTicket } from './verify-ticket.js';

type TicketOperationsDeps = Parameters<typeof changeTicketKey>[0] & Parameters<typeof verifyTicket>[0];

/** Everything about QR tickets. */
export function ticketOperations(deps: TicketOperationsDeps): TicketUseCases {
  return {
    createTicket: createTicket(deps),
    listTickets: (_caller, filter, page) => deps.store.tickets.list(page, filter),
    readTicket: (_caller, id) => ticketOrRefuse(deps.store, id),
    showTicket: showTicket(deps),
    revokeTicket: revokeTicket(deps),
    revokeAllTickets: revokeAllTickets(deps),
    verifyTicket: verifyTicket(deps),
    changeTicketKey: changeTicketKey(deps),
  };
}
