import type { Pin } from '../../access/pin.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound } from '../../kit/errors.js';
import type { CredentialSync } from './credential-sync.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import { loggingRefusals } from './decide-in-change.js';
import { requirePinReach } from './pin-shares.js';
import { pinInSight } from './read-pin.js';
import type { Store, Writes } from '../store-ports.js';
import { withdrawCredentials } from './withdraw-credentials.js';

export interface RevokePinDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/** The hub refuses the next try of the code; locks that hold it are told as soon as they are there. */
export function revokePin(deps: RevokePinDeps): Operations['revokePin'] {
  return async (caller, id) => {
    const { deviceIds } = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const pin = tx.pins.byId(id);
        // By a share nobody takes the family's codes away.
        if (pin) requirePinReach(deps, tx, caller, pin);
        // One whose locks are all gone is left to those who see everything.
        pinInSight({ ...deps, store: tx }, caller, id);
        if (!pin || !revokePinIn(tx, caller, pin, deps.clock.wallMs()))
          throw new NotFound('pin_not_found', 'There is no such PIN, or it was revoked before.');
        return pin;
      }),
    );
    deps.credentials?.changed(deviceIds);
  };
}

/** In the caller's transaction, who tells its locks afterwards. @returns false if it was revoked before */
export function revokePinIn(tx: Writes, caller: Caller, pin: Pin, nowMs: number): boolean {
  if (!tx.pins.revoke(pin.id, nowMs)) return false;
  withdrawCredentials(tx, pin.id, nowMs);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'PIN_REVOKED',
      description: `PIN "${pin.label}" was revoked.`,
      targetUserId: pin.userId,
      data: { pin_id: pin.id, owner_id: pin.userId },
    }),
  );
  return true;
}
