import type { Pin } from '../../access/pin.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';

/** What gave it away. */
export interface DuressEntry {
  /** Of the granted entry, the reported movement or the check. */
  readonly id: string;
  readonly atMs: number;
  readonly decidedBy: 'hub' | 'lock';
  /** By which the lock named the press; null: it was none. */
  readonly requestId: string | null;
}

/**
 * Somebody opened under duress. A row of its own, beside the one of the ordinary entry, which shows nothing: no list, no
 * stream and no explanation tells it (`audit/event`), so it names the person in its data alone, by which nobody searches.
 * One press is one alarm: a hub that was late has decided about a press that the lock then answered, and tells, by itself.
 */
export function raiseDuress(tx: Writes, pin: Pin, deviceId: string, entry: DuressEntry): void {
  const { requestId } = entry;
  if (requestId !== null && tx.events.hasAlarmOf(deviceId, requestId)) return;
  tx.events.append(
    newEvent({
      atMs: entry.atMs,
      type: 'DURESS',
      reason: 'duress_pin',
      description: 'A PIN was used that its person uses only when forced.',
      deviceId,
      data: {
        pin_id: pin.id,
        owner_id: pin.userId,
        entry_id: entry.id,
        decided_by: entry.decidedBy,
        request_id: requestId,
      },
    }),
  );
}
