import type { Pin } from '../access/pin.js';
import type { Clock } from '../kit/clock.js';
import { NotFound } from '../kit/errors.js';
import { eventBy } from './new-event.js';
import type { Operations } from './operations.js';
import type { Caller } from './ports.js';
import type { Store, Writes } from './store-ports.js';

/** The next try of the code at a lock is refused. */
export function revokePin(deps: { readonly store: Store; readonly clock: Clock }): Operations['revokePin'] {
  return async (caller, id) => {
    await deps.store.write((tx) => {
      const pin = tx.pins.byId(id);
      if (!pin || !revokePinIn(tx, caller, pin, deps.clock.wallMs()))
        throw new NotFound('pin_not_found', 'There is no such PIN, or it was revoked before.');
    });
  };
}

/** In the caller's transaction. @returns false if it was revoked before */
export function revokePinIn(tx: Writes, caller: Caller, pin: Pin, nowMs: number): boolean {
  if (!tx.pins.revoke(pin.id, nowMs)) return false;
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'PIN_REVOKED',
      description: `PIN "${pin.label}" was revoked.`,
      data: { pin_id: pin.id, owner_id: pin.userId },
    }),
  );
  return true;
}
