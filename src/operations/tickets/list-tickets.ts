import { locksInSight } from '../access/locks-in-sight.js';
import type { AccessDeps } from '../access/require-access.js';
import type { TicketUseCases } from './ticket-use-cases.js';

/** Those of which the caller may see the codes at every lock. */
export function listTickets(deps: AccessDeps): TicketUseCases['listTickets'] {
  return (caller, filter, page) => {
    const within = locksInSight(deps, caller, 'view_pins');
    return deps.store.tickets.list(page, within ? { ...filter, within } : filter);
  };
}
