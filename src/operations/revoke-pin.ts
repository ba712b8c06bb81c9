import type { Clock } from '../kit/clock.js';
import { NotFound } from '../kit/errors.js';
import { eventBy } from './new-event.js';
import type { Operations } from './operations.js';
import type { Store } from './store-ports.js';

/** The next try of the code at a lock is refused. */
export function revokePin(deps: { readonly store: Store; readonly clock: Clock }): Operations['revokePin'] {
  return async (caller, id) => {
    await deps.store.write((tx) => {
      const pin = tx.pins.byId(id);
      const atMs = deps.clock.wallMs();
      if (!pin || !tx.pins.revoke(id, atMs))
        throw new NotFound('pin_not_found', 'There is no such PIN, or it was revoked before.');
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'PIN_REVOKED',
          description: `PIN "${pin.label}" was revoked.`,
          data: { pin_id: id, owner_id: pin.userId },
        }),
      );
    });
  };
}
