import type { StoredEvent } from '../../audit/event.js';
import type { LockReport } from '../ports.js';
import type { Writes } from '../store-ports.js';

/**
 * Counts the use of a ticket or card when its lock says that it opened, and gives a reserved one back when it says that
 * it did not, in the commit that logs the movement. A report that comes late counts all the same.
 */
export function settleUse(tx: Writes, deviceId: string, report: LockReport, moved: StoredEvent): void {
  const { kind, requestId, success, direction } = report;
  if (kind !== 'actuated' || requestId === null) return;
  const ticketId = moved.data['ticket_id'];
  const cardId = moved.data['card_id'];
  // Whether it opened is not known: then it may have.
  const opened = success !== false && direction !== 'lock';
  if (typeof ticketId === 'string') {
    tx.tickets.release({ ticketId, deviceId, requestId });
    if (opened) tx.tickets.countUse(ticketId);
  }
  if (typeof cardId === 'string' && opened) tx.cards.countUse(cardId);
}

/** What the row of a movement says of the ticket or card that led to it. */
export function credentialFact(grant: StoredEvent): Readonly<Record<string, unknown>> {
  const { ticket_id: ticketId, card_id: cardId } = grant.data;
  return {
    ...(ticketId !== undefined && { ticket_id: ticketId }),
    ...(cardId !== undefined && { card_id: cardId }),
  };
}
