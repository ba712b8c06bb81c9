import type { Pin } from '../access/pin.js';
import { NotFound } from '../kit/errors.js';
import type { Clock } from '../kit/clock.js';
import { eventBy } from './new-event.js';
import type { Operations, PinView } from './operations.js';
import type { Store } from './store-ports.js';

/** The hub itself decides about codes in this version, so a code is set on a lock once it is stored here. */
export function pinView(pin: Pin): PinView {
  return {
    pin,
    credentials:
      pin.revokedAtMs === null
        ? pin.deviceIds.map((deviceId) => ({ deviceId, state: 'verified' as const }))
        : [],
  };
}

export function readPin(deps: { readonly store: Store }): Operations['readPin'] {
  return (_caller, id) => {
    const pin = deps.store.pins.byId(id);
    if (!pin) throw new NotFound('pin_not_found', 'There is no such PIN.');
    return pinView(pin);
  };
}

export function listPins(deps: { readonly store: Store }): Operations['listPins'] {
  return (_caller, filter, page) => {
    const pins = deps.store.pins.list(page, filter);
    return { ...pins, rows: pins.rows.map(pinView) };
  };
}

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
