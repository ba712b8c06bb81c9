import type { Pin } from '../../access/pin.js';
import type { NewEvent } from '../../audit/event.js';
import { newEvent } from '../audit/new-event.js';

/**
 * Somebody opened under duress. A row of its own, beside the one of the ordinary entry, which shows nothing: no list, no
 * stream and no explanation tells it (`audit/event`), so it names the person in its data alone, by which nobody searches.
 * @param entry of the granted entry, the reported movement or the check that gave it away
 */
export function duressEvent(
  pin: Pin,
  deviceId: string,
  entry: { readonly id: string; readonly atMs: number; readonly decidedBy: 'hub' | 'lock' },
): NewEvent {
  return newEvent({
    atMs: entry.atMs,
    type: 'DURESS',
    reason: 'duress_pin',
    description: 'A PIN was used that its person uses only when forced.',
    deviceId,
    data: { pin_id: pin.id, owner_id: pin.userId, entry_id: entry.id, decided_by: entry.decidedBy },
  });
}
