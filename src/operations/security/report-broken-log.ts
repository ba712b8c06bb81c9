import type { Clock } from '../../kit/clock.js';
import { newEvent } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';

/** Puts into the log, once, that its end was found changed; the log goes on after it. */
export async function reportBrokenLog(deps: {
  readonly store: Pick<Store, 'write'> & { readonly logWasCut: boolean };
  readonly clock: Clock;
}): Promise<void> {
  if (!deps.store.logWasCut) return;
  await deps.store.write((tx) =>
    tx.events.append(
      newEvent({
        atMs: deps.clock.wallMs(),
        type: 'LOG_BROKEN',
        success: false,
        reason: 'cut',
        description: 'The end of the log was changed from outside while the hub did not run.',
      }),
    ),
  );
}
