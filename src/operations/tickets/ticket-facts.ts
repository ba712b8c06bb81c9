import type { AccessFacts, CredentialFacts, TicketFlaw } from '../../access/facts.js';
import { usesLeft } from '../../access/pin.js';
import { agrees, kindOf, type Ticket } from '../../access/ticket/ticket.js';
import type { CheckedTicket } from '../../access/ticket/ticket-signature.js';
import type { User } from '../../accounts/user.js';
import type { Device } from '../../locks/device.js';
import { factsAtLock, type Time } from '../access/access-facts.js';
import type { Reads } from '../store-ports.js';

/** What a text that was shown is, whatever the lock. */
export type FoundTicket =
  | { readonly ticket: Ticket; readonly flaw: null }
  /** None of this hub's. */
  | { readonly ticket: null; readonly flaw: TicketFlaw };

export function findTicket(reads: Pick<Reads, 'tickets'>, checked: CheckedTicket): FoundTicket {
  if (!checked.ok) return { ticket: null, flaw: checked.flaw };
  const kept = reads.tickets.byId(checked.claims.id);
  if (kept && agrees(checked.claims, kept)) return { ticket: kept, flaw: null };
  return { ticket: null, flaw: { reason: 'qr_unknown' } };
}

/** Of a ticket shown at a lock. @param device null: removed; @param person whose it is, if anybody's */
export function factsOfTicket(
  reads: Parameters<typeof factsAtLock>[0],
  device: Device | null,
  { ticket, flaw }: FoundTicket,
  person: Pick<User, 'id' | 'isActive' | 'role'> | null,
  time: Time,
): AccessFacts {
  const here = ticket && device && ticket.deviceIds.includes(device.id) ? device.id : null;
  const credential = ticket && here !== null ? credentialFacts(ticket, here) : null;
  // A keypad that is locked out takes tickets all the same.
  const facts = factsAtLock(reads, device, false, credential, person, time);
  return { ...facts, ticketFlaw: flaw ?? (here === null ? { reason: 'qr_foreign', of: 'door' } : null) };
}

function credentialFacts(ticket: Ticket, deviceId: string): CredentialFacts {
  return {
    kind: kindOf(ticket),
    isRevoked: ticket.revokedAtMs !== null || ticket.closedDeviceIds.includes(deviceId),
    isHeld: ticket.heldSinceMs !== undefined,
    hasPerson: ticket.userId !== null,
    validFromMs: ticket.validFromMs,
    validUntilMs: ticket.validUntilMs,
    timing: null,
    usesLeft: usesLeft(ticket),
    shareId: ticket.shareIds?.[deviceId] ?? null,
  };
}
