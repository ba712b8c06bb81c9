import { NO_FURTHER_FACTS } from '../../access/facts.js';
import type { AccessFacts, CredentialFacts, TicketFlaw } from '../../access/facts.js';
import { agrees, type Ticket } from '../../access/ticket/ticket.js';
import type { CheckedTicket } from '../../access/ticket/ticket-signature.js';
import type { Device } from '../../locks/device.js';
import { lockFacts, type Time } from '../access/access-facts.js';
import type { Reads } from '../store-ports.js';
import type { TicketReservation } from './ticket-ports.js';

/** How long a lock that is there may take to report what came of a grant; a decision is void after 900 ms. */
export const RESERVATION_MS = 120_000;

export interface TicketWorld {
  readonly reads: Pick<Reads, 'sites' | 'tickets'>;
  readonly time: Time;
  /** Whether the hub hears a lock now. */
  readonly isOnline: (deviceId: string) => boolean;
}

export interface KnownTicket {
  /** null: none of this hub's, by `flaw`. */
  readonly ticket: Ticket | null;
  readonly facts: AccessFacts;
  /** Reservations that stand in nobody's way any more. */
  readonly over: readonly TicketReservation[];
}

/**
 * What is known of a ticket at a lock.
 * @param again its own earlier reservation, of a lock that asks a second time: it stands in nobody's way
 */
export function ticketFacts(
  { reads, time, isOnline }: TicketWorld,
  device: Device | null,
  checked: CheckedTicket,
  again: { readonly deviceId: string; readonly requestId: string } | null,
): KnownTicket {
  const kept = checked.ok ? reads.tickets.byId(checked.claims.id) : null;
  const ticket = checked.ok && kept && agrees(checked.claims, kept) ? kept : null;
  const isHere = device !== null && ticket?.deviceIds.includes(device.id) === true;
  const flaw: TicketFlaw | null = !checked.ok
    ? checked.flaw
    : !ticket
      ? { reason: 'qr_unknown' }
      : isHere
        ? null
        : { reason: 'qr_foreign', of: 'door' };
  const reservations = ticket && ticket.maxUses !== null ? reads.tickets.reservationsOf(ticket.id) : [];
  // A lock tells what it did before anything else: one that is there and silent about it did not open.
  const isOver = ({ atMs, deviceId }: TicketReservation) =>
    Math.abs(time.nowMs - atMs) > RESERVATION_MS && isOnline(deviceId);
  const isOwn = ({ deviceId, requestId }: TicketReservation) =>
    deviceId === again?.deviceId && requestId === again.requestId;
  const reserved = reservations.filter((one) => !isOver(one) && !isOwn(one)).length;
  return {
    ticket,
    over: reservations.filter(isOver),
    facts: {
      ...NO_FURTHER_FACTS,
      ...time,
      lock: lockFacts(reads, device),
      credential: ticket && isHere ? credentialFacts(ticket, device.id, reserved) : null,
      ticketFlaw: flaw,
    },
  };
}

function credentialFacts(ticket: Ticket, deviceId: string, reserved: number): CredentialFacts {
  const { maxUses, useCount, validFromMs, validUntilMs } = ticket;
  return {
    kind: maxUses === null ? 'dated' : maxUses === 1 ? 'one_time' : 'limited',
    isRevoked: ticket.revokedAtMs !== null || ticket.closedDeviceIds.includes(deviceId),
    // Whoever shows it: a guest without an account.
    hasPerson: false,
    validFromMs,
    validUntilMs,
    timing: null,
    usesLeft: maxUses === null ? null : Math.max(0, maxUses - useCount - reserved),
    shareId: null,
  };
}
