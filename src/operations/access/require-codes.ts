import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import type { Reads } from '../store-ports.js';

/**
 * A lock that never asks can't be told a code: a PIN, ticket or card shown as set would open nothing.
 * @param field of the request, that names the lock
 * @throws Conflict `lock_takes_no_codes`
 */
export function requireTakesCodes({ profile, name }: Device, field: string | null = 'device_ids'): void {
  if (profile !== 'basic') return;
  throw new Conflict(
    'lock_takes_no_codes',
    say('Lock "{lock}" has the profile "basic": it never asks the hub, so no code works at it.', {
      lock: name,
    }),
    field === null ? {} : { fields: [{ field, message: 'names a lock that takes no codes' }] },
  );
}

/** The other way round: what has codes does not become a lock at which none works. @throws Conflict `lock_has_codes` */
export function requireNoCodes(
  { pins, tickets, cards }: Pick<Reads, 'pins' | 'tickets' | 'cards'>,
  { id, name }: Device,
  nowMs: number,
): void {
  if (pins.countOpenAt(id, nowMs) + tickets.countOpenAt(id, nowMs) + cards.countOf(id) === 0) return;
  throw new Conflict(
    'lock_has_codes',
    say(
      'Lock "{lock}" has PINs, QR tickets or cards, and none works at a lock with the profile "basic". Revoke them first, or leave the profile "full".',
      { lock: name },
    ),
    { fields: [{ field: 'profile', message: 'must be "full" as long as there are codes' }] },
  );
}
