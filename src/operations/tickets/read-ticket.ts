import type { Ticket } from '../../access/ticket/ticket.js';
import { NotFound } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';

/** @throws NotFound `ticket_not_found` */
export function ticketOrRefuse(store: Pick<Reads, 'tickets'>, id: string): Ticket {
  const ticket = store.tickets.byId(id);
  if (!ticket) throw new NotFound('ticket_not_found', 'There is no such ticket.');
  return ticket;
}
