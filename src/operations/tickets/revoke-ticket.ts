import type { Ticket } from '../../access/ticket/ticket.js';
import { NotFound } from '../../kit/errors.js';
import { loggingRefusals } from '../access/decide-in-change.js';
import { siteIdOf } from '../access/mode-facts.js';
import { requireAccess, type AccessDeps } from '../access/require-access.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { PageRequest } from '../page.js';
import { requireSite } from '../sites/require-site.js';
import type { Caller } from '../ports.js';
import type { Reads, Writes } from '../store-ports.js';
import { requireTicketReach, ticketInSight } from './ticket-shares.js';
import type { TicketUseCases } from './ticket-use-cases.js';

const PAGE_SIZE = 200;

/** The hub refuses it from the answer on. */
export function revokeTicket(deps: AccessDeps): TicketUseCases['revokeTicket'] {
  return async (caller, id) => {
    await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const known = tx.tickets.byId(id);
        if (known) requireTicketReach(deps, tx, caller, known);
        // One whose locks are all gone is left to those who see everything.
        const ticket = ticketInSight({ ...deps, store: tx }, caller, id);
        if (!revokeTicketIn(tx, caller, ticket, deps.clock.wallMs()))
          throw new NotFound('ticket_not_found', 'This ticket was revoked before.');
      }),
    );
  };
}

/** In the caller's transaction. @returns false if it was revoked before */
export function revokeTicketIn(tx: Writes, caller: Caller, ticket: Ticket, atMs: number): boolean {
  if (!tx.tickets.revoke(ticket.id, atMs)) return false;
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'QR_REVOKED',
      description: `QR ticket "${ticket.label}" was revoked.`,
      targetUserId: ticket.userId,
      data: { ticket_id: ticket.id, owner_id: ticket.userId },
    }),
  );
  return true;
}

/** One number for each lock, whatever the number of tickets: what was made before it opens this lock no more. */
export function revokeAllTickets(deps: AccessDeps): TicketUseCases['revokeAllTickets'] {
  return async (caller, at) => {
    if ('siteId' in at) requireSite(deps.store, at.siteId);
    const deviceIds = 'siteId' in at ? devicesOf(deps.store, at.siteId) : [...new Set(at.deviceIds)];
    for (const id of deviceIds)
      await requireAccess(deps, caller, deviceOrRefuse(deps.store, id), 'manage_pins');
    if (deviceIds.length === 0) return [];
    await deps.store.write((tx) => {
      for (const id of deviceIds) deviceOrRefuse(tx, id);
      const epoch = tx.tickets.raiseFloor(deviceIds);
      for (const deviceId of deviceIds) {
        tx.events.append(
          eventBy(caller, {
            atMs: deps.clock.wallMs(),
            type: 'QR_ALL_REVOKED',
            description: 'Every QR ticket made so far was revoked at this lock.',
            deviceId,
            data: { epoch },
          }),
        );
      }
    });
    return deviceIds;
  };
}

/** A lock that is at no site in particular is at the first one, as for a lockdown. */
function devicesOf(store: Pick<Reads, 'devices' | 'sites'>, siteId: string): string[] {
  const found: string[] = [];
  let page: PageRequest | null = { cursor: null, size: PAGE_SIZE };
  while (page) {
    const { rows, next }: ReturnType<Reads['devices']['list']> = store.devices.list(page);
    found.push(...rows.filter((device) => siteIdOf(store, device) === siteId).map(({ id }) => id));
    page = next === null ? null : { cursor: next, size: PAGE_SIZE };
  }
  return found;
}
