import type { Clock } from '../../kit/clock.js';
import type { AccessRequest } from '../ports.js';
import { NOBODY } from '../audit/new-event.js';
import { SAME_PRESS_MS } from '../access/decide-entry.js';
import { settleEntry } from '../access/settle-entry.js';
import type { Store } from '../store-ports.js';
import { ticketFacts } from './ticket-facts.js';
import type { TicketKeys } from './ticket-keys.js';

export interface TicketEntryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly keys: TicketKeys;
  readonly isOnline: (deviceId: string) => boolean;
}

/**
 * Decides about a ticket shown at a lock: one signature, one commit. A use is reserved with the grant, so that of two doors
 * asked at once one opens. A forged one counts for no lockout: nobody guesses 64 bytes, and a picture held before the
 * scanner must not lock the family's keypad.
 */
export function decideTicketEntry(deps: TicketEntryDeps) {
  return async (id: string, request: AccessRequest): Promise<{ grant: boolean }> => {
    const checked = deps.keys.check(request.value);
    return deps.store.write((tx) => {
      const time = { nowMs: deps.clock.wallMs(), timeIsTrusted: deps.timeIsTrusted() };
      const device = tx.devices.byId(id);
      const press = { deviceId: id, requestId: request.requestId };
      const before = tx.events.grantOf(id, request.requestId);
      const isSamePress = before !== null && Math.abs(time.nowMs - before.atMs) <= SAME_PRESS_MS;
      const world = { reads: tx, time, isOnline: deps.isOnline };
      const { ticket, facts, over } = ticketFacts(world, device, checked, isSamePress ? press : null);
      const { granted } = settleEntry(tx, {
        deviceId: id,
        device,
        request,
        facts,
        person: null,
        actor: ticket ? { kind: 'qr', id: ticket.id, name: ticket.label } : NOBODY,
        data: { ticket_id: ticket?.id ?? null, label: ticket?.label ?? null },
      });
      if (granted && ticket && ticket.maxUses !== null) {
        for (const reservation of over) tx.tickets.release(reservation);
        tx.tickets.reserve({ ...press, ticketId: ticket.id, atMs: time.nowMs });
      }
      return { grant: granted };
    });
  };
}
