import type { Card } from '../../access/card.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';

/** In the caller's transaction. @returns false if it was revoked before */
export function revokeCardIn(tx: Writes, caller: Caller, card: Card, atMs: number): boolean {
  if (!tx.cards.revoke(card.id, atMs)) return false;
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'CARD_REVOKED',
      description: `Card "${card.label}" was revoked.`,
      deviceId: card.deviceId,
      targetUserId: card.userId,
      data: { card_id: card.id, owner_id: card.userId },
    }),
  );
  return true;
}
