import { personKey, readPersonKey } from '../../access/person-key.js';
import type { Clock } from '../../kit/clock.js';
import { isInside } from '../../locks/entry-rules.js';
import { nameOfKey } from '../access/entry-marks.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store } from '../store-ports.js';
import { deviceOrRefuse } from './device-view.js';

/** Somebody who counts as inside. */
export interface Inside {
  readonly kind: 'user' | 'code' | 'installer';
  /** UUID of the person, or of a code that is nobody's. */
  readonly id: string;
  readonly name: string;
  /** Wall clock. */
  readonly sinceMs: number;
  /** Seconds until they may enter again without having left. */
  readonly freeInS: number;
}

/** What can be asked about who entered by a lock with anti-passback. */
export interface PassbackUseCases {
  /** Latest first. @throws NotFound `device_not_found` */
  listInside(caller: Caller, id: string): readonly Inside[];
  /** They may enter again. @param userId null: everybody @throws NotFound `device_not_found` */
  resetPassback(caller: Caller, id: string, userId: string | null): Promise<void>;
}

export function passbackOperations(deps: { readonly store: Store; readonly clock: Clock }): PassbackUseCases {
  const { store, clock } = deps;
  return {
    listInside: (_caller, id) => {
      const { antiPassbackS } = deviceOrRefuse(store, id).entryRules;
      if (antiPassbackS === null) return [];
      const nowMs = clock.monotonicMs();
      return store.passages
        .ofDevice(id)
        .filter((one) => isInside(one, antiPassbackS, nowMs))
        .map((one) => ({
          ...readPersonKey(one.key),
          name: nameOfKey(store, one.key),
          sinceMs: one.atMs,
          freeInS: Math.ceil((one.sinceMs + antiPassbackS * 1000 - nowMs) / 1000),
        }));
    },
    resetPassback: (caller, id, userId) =>
      store.write((tx) => {
        const device = deviceOrRefuse(tx, id);
        if (userId === null) tx.passages.removeAll(id);
        else tx.passages.remove(id, personKey(userId, null));
        tx.events.append(
          eventBy(caller, {
            atMs: clock.wallMs(),
            type: 'PASSBACK_RESET',
            description: `Who entered by lock "${device.name}" may enter again.`,
            deviceId: id,
            targetUserId: userId,
            data: {},
          }),
        );
      }),
  };
}
