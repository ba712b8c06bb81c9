import type { Clock } from '../../kit/clock.js';
import { NotFound } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import type { HeldItem } from './held-ports.js';
import type { HeldUseCases } from './held-use-cases.js';

export const HELD_LISTED_MAX = 1_000;

export interface HeldOperationsDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Locks that may get codes back. */
  readonly changed: (deviceIds: readonly string[]) => void;
}

/** What an older state of the hub brought back, and who says that it counts. */
export function heldOperations({ store, clock, changed }: HeldOperationsDeps): HeldUseCases {
  return {
    listHeld: () => store.held.list(HELD_LISTED_MAX),
    releaseHeld: async (caller, kind, id) => {
      const item = await store.write((tx) => {
        const released = tx.held.release(kind, id);
        if (!released) throw new NotFound('held_not_found', 'Nothing with this id is held for review.');
        tx.events.append(
          eventBy(caller, {
            atMs: clock.wallMs(),
            type: 'HELD_RELEASED',
            description: `"${released.label}" (${kind}) was released after a restore.`,
            targetUserId: released.userId,
            data: { kind, id },
          }),
        );
        return released;
      });
      changed(locksOf(store, item));
      return item;
    },
  };
}

/** With a person, or a share, the codes of theirs count again. */
function locksOf(store: Store, { kind, deviceIds }: HeldItem): readonly string[] {
  return kind === 'person' ? store.devices.active().map(({ id }) => id) : deviceIds;
}
