import type { Card } from '../../access/card.js';
import type { AccessFacts } from '../../access/facts.js';
import type { User } from '../../accounts/user.js';
import type { Device } from '../../locks/device.js';
import { factsAtLock, type Time } from '../access/access-facts.js';

/** Of a card presented at a lock. @param device null: removed; @param card null: none fits; @param person whose it is */
export function factsOfCard(
  reads: Parameters<typeof factsAtLock>[0],
  device: Device | null,
  keypadLocked: boolean,
  card: Card | null,
  person: Pick<User, 'id' | 'isActive' | 'role'> | null,
  time: Time,
): AccessFacts {
  const credential = card && {
    kind: 'permanent' as const,
    isRevoked: card.revokedAtMs !== null,
    isHeld: card.heldSinceMs !== undefined,
    hasPerson: true,
    validFromMs: null,
    validUntilMs: null,
    timing: null,
    usesLeft: null,
    shareId: card.shareId,
  };
  return factsAtLock(reads, device, keypadLocked, credential, person, time);
}
