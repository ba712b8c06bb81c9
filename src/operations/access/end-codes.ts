import { revokeCardIn } from '../cards/revoke-card.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { revokeTicketIn } from '../tickets/revoke-ticket.js';
import { revokePinIn } from './revoke-pin.js';

/**
 * Ends every PIN, QR ticket and card of a person, in the caller's transaction.
 * @returns ids of the locks that held codes of theirs, to be told afterwards
 */
export function endCodes(tx: Writes, caller: Caller, userId: string, atMs: number): readonly string[] {
  const pins = tx.pins.activeOf(userId);
  for (const pin of pins) revokePinIn(tx, caller, pin, atMs);
  for (const ticket of tx.tickets.activeOf(userId)) revokeTicketIn(tx, caller, ticket, atMs);
  for (const card of tx.cards.activeOf(userId)) revokeCardIn(tx, caller, card, atMs);
  return [...new Set(pins.flatMap((pin) => pin.deviceIds))];
}
