import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { samePress, withoutUseOf } from '../access/code-uses.js';
import { settleEntry } from '../access/settle-entry.js';
import type { UseReturns } from '../access/use-returns.js';
import { NOBODY } from '../audit/new-event.js';
import type { HubMeters } from '../hub-meters.js';
import type { AccessRequest } from '../locks/driver-ports.js';
import type { Store, Writes } from '../store-ports.js';
import { factsOfTicket, findTicket } from './ticket-facts.js';
import type { CheckedTicket } from '../../access/ticket/ticket-signature.js';
import type { TicketKeys } from './ticket-keys.js';

export interface TicketEntryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly keys: TicketKeys;
  /** Told of each use that was set aside. */
  readonly uses?: Pick<UseReturns, 'reserved'>;
  /** Told of each decision that is on the disk. */
  readonly meters?: Pick<HubMeters, 'decided'>;
}

/**
 * Decides about a ticket shown at a lock: one signature, one commit. A use is reserved with the grant, so that of two doors
 * asked at once one opens. A forged one counts for no lockout: nobody guesses 64 bytes, and a picture held before the
 * scanner must not lock the family's keypad.
 */
export function decideTicketEntry(deps: TicketEntryDeps) {
  return async (id: string, request: AccessRequest): Promise<{ grant: boolean }> => {
    const checked = deps.keys.check(request.value);
    const { decision, reservedBy } = await deps.store.write((tx) => settle(deps, tx, id, request, checked));
    deps.meters?.decided('qr', decision.granted ? null : decision.because.reasonCode);
    if (reservedBy !== null) deps.uses?.reserved(id, reservedBy);
    return { grant: decision.granted };
  };
}

function settle(
  deps: TicketEntryDeps,
  tx: Writes,
  id: string,
  request: AccessRequest,
  checked: CheckedTicket,
) {
  const nowMs = deps.clock.wallMs();
  const found = findTicket(tx, checked);
  const before = found.ticket && samePress(tx, id, request, found.ticket.id, nowMs);
  const known = found.ticket ? { ...found, ticket: withoutUseOf(tx, found.ticket, before) } : found;
  const { ticket } = known;
  const person = ticket?.userId == null ? null : tx.users.byId(ticket.userId);
  const device = tx.devices.byId(id);
  const time = { nowMs, timeIsTrusted: deps.timeIsTrusted() };
  return settleEntry(tx, {
    deviceId: id,
    device,
    request,
    facts: factsOfTicket(tx, device, known, person, time),
    person,
    actor: ticket ? { kind: 'qr', id: ticket.id, name: person ? displayName(person) : ticket.label } : NOBODY,
    data: { ticket_id: ticket?.id ?? null, label: ticket?.label ?? null },
    code: ticket && { kind: 'qr', id: ticket.id, maxUses: ticket.maxUses },
    before,
    monoMs: deps.clock.monotonicMs(),
  });
}
