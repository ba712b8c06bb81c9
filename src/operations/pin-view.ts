import type { Pin } from '../access/pin.js';
import type { PinView } from './operations.js';

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
