import { decide } from '../../access/decide.js';
import { personKey } from '../../access/person-key.js';
import { textOf } from '../../access/verdict.js';
import { momentFacts } from '../access/moment-facts.js';
import { requireSight } from '../access/require-access.js';
import { toldTrace } from '../access/told-trace.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { TicketEntryDeps } from './decide-ticket-entry.js';
import { factsOfTicket, findTicket } from './ticket-facts.js';
import { seesTicket } from './ticket-shares.js';
import type { TicketUseCases } from './ticket-use-cases.js';

/** What the lock would be told, for a text that somebody typed or scanned elsewhere. Reserves nothing. */
export function verifyTicket(deps: TicketEntryDeps): TicketUseCases['verifyTicket'] {
  return (caller, { deviceId, code }) => {
    const device = deviceOrRefuse(deps.store, deviceId);
    requireSight(deps, caller, device, 'manage_pins');
    const time = { nowMs: deps.clock.wallMs(), timeIsTrusted: deps.timeIsTrusted() };
    const found = findTicket(deps.store, deps.keys.check(code));
    const { ticket } = found;
    const person = ticket?.userId == null ? null : deps.store.users.byId(ticket.userId);
    const key = personKey(ticket?.userId ?? null, ticket?.id ?? null);
    const facts = {
      ...factsOfTicket(deps.store, device, found, person, time),
      // Only looked at: who checks a ticket is not the first of two, nor inside.
      ...momentFacts(deps.store, device, key, { ...time, monoMs: deps.clock.monotonicMs() }),
    };
    const { granted, because, trace } = decide({ actor: 'qr', action: 'unlock' }, facts);
    const seen = ticket && seesTicket(deps, caller, ticket) ? ticket : null;
    return {
      granted,
      reason: because.reasonCode,
      text: textOf(because),
      ticket: seen,
      trace: toldTrace(trace),
    };
  };
}
