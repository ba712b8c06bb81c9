import type { Clock } from '../../kit/clock.js';
import type { Store } from '../store-ports.js';

/**
 * At the start of the hub, whose monotonic clock is a new one: nobody is waited for any more, and who was inside is inside
 * from now, so that neither a restart nor a jump of the wall clock makes it shorter, or longer than once more.
 */
export async function recoverEntryMarks(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): Promise<void> {
  await deps.store.write((tx) => {
    tx.twoPerson.clear();
    tx.passages.restamp(deps.clock.monotonicMs());
  });
}
