import type { Card } from '../../access/card.js';
import { NotFound, Refused } from '../../kit/errors.js';
import type { Verdict } from '../../access/verdict.js';
import type { Device } from '../../locks/device.js';
import { shareOf } from '../access/decide-in-change.js';
import { maySee } from '../access/locks-in-sight.js';
import type { SightDeps } from '../access/locks-in-sight.js';
import { reachesCode } from '../access/made-under.js';
import { judge } from '../access/require-access.js';
import type { AccessDeps } from '../access/require-access.js';
import type { Caller } from '../ports.js';
import type { Reads, Writes } from '../store-ports.js';

type CardSightDeps = SightDeps & { readonly store: Pick<Reads, 'cards'> };

/** @throws NotFound `card_not_found`, also of one at a lock of which the caller may not see the codes */
export function cardInSight(deps: CardSightDeps, caller: Caller, id: string): Card {
  const card = deps.store.cards.byId(id);
  if (!card || !maySee(deps, caller, card.deviceId, 'view_pins'))
    throw new NotFound('card_not_found', 'There is no such card.');
  return card;
}

/**
 * The share under which a card of that person is enrolled; null: by a right of one's own.
 * @param because by what right
 * @throws Refused `card_for_others`
 */
export function shareOfCard(because: Verdict, caller: Caller, userId: string): string | null {
  const shareId = shareOf(because);
  // Entries are told as that person's, and paid by them.
  if (shareId !== null && userId !== caller.userId)
    throw new Refused('card_for_others', 'By a share you enrol cards of your own only.', {
      fields: [{ field: 'user_id', message: 'is somebody else' }],
    });
  return shareId;
}

/**
 * By what right whoever asked for a card some minutes ago may still have it; null: by none any more. As who they are now:
 * the wait outlives what was asked with it.
 */
export function standingRight(
  deps: Omit<AccessDeps, 'store'>,
  tx: Writes,
  caller: Caller,
  device: Device,
): Verdict | null {
  const person = caller.userId === null ? null : tx.users.byId(caller.userId);
  if (caller.userId !== null && person?.isActive !== true) return null;
  const now = person ? { ...caller, role: person.role } : caller;
  const { granted, because } = judge({ ...deps, store: tx }, now, device, 'manage_pins');
  return granted ? because : null;
}

/** Who is to revoke it. @throws Refused `access_denied`, `card_beyond_share` */
export function requireCardReach(
  deps: Omit<AccessDeps, 'store'>,
  tx: Writes,
  caller: Caller,
  { deviceId, shareId }: Card,
): void {
  const madeUnder = { deviceIds: [deviceId], shareIds: shareId === null ? {} : { [deviceId]: shareId } };
  if (!reachesCode(deps, tx, caller, madeUnder))
    throw new Refused('card_beyond_share', 'By a share you revoke only cards that were enrolled under it.');
}
