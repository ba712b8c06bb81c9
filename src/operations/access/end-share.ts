import type { Share } from '../../access/share.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import { revokeCardIn } from '../cards/revoke-card.js';
import type { Writes } from '../store-ports.js';
import { revokeTicketIn } from '../tickets/revoke-ticket.js';
import { revokePinIn } from './revoke-pin.js';

/** Why a share ended. */
export type ShareEnd = 'revoked' | 'given_back' | 'given_under_ended' | 'user_removed' | 'transferred';

/**
 * Ends a share, all that were given under it, and the codes made under any of them, in the caller's transaction.
 * @returns the locks whose codes changed, which the caller tells afterwards; none if it had ended before
 */
export function endShareIn(
  tx: Writes,
  caller: Caller,
  share: Share,
  nowMs: number,
  reason: ShareEnd,
): readonly string[] {
  if (!tx.shares.revoke(share.id, nowMs)) return [];
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'SHARE_REVOKED',
      reason,
      description: 'A share of this lock ended.',
      deviceId: share.deviceId,
      targetUserId: share.sharedWith,
      data: { share_id: share.id, shared_with: share.sharedWith },
    }),
  );
  const pins = tx.pins.activeUnder(share.id);
  for (const pin of pins) revokePinIn(tx, caller, pin, nowMs);
  for (const ticket of tx.tickets.activeUnder(share.id)) revokeTicketIn(tx, caller, ticket, nowMs);
  for (const card of tx.cards.activeUnder(share.id)) revokeCardIn(tx, caller, card, nowMs);
  const below = tx.shares
    .activeUnder(share.id)
    .flatMap((one) => endShareIn(tx, caller, one, nowMs, 'given_under_ended'));
  return [...new Set([share.deviceId, ...pins.flatMap(({ deviceIds }) => deviceIds), ...below])];
}

/** What somebody who goes had of others, and what they gave. @returns as `endShareIn` */
export function endSharesOf(tx: Writes, caller: Caller, userId: string, nowMs: number): readonly string[] {
  return tx.shares.activeOf(userId).flatMap((share) => endShareIn(tx, caller, share, nowMs, 'user_removed'));
}
