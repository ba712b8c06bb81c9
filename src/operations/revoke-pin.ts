import type { Clock } from '../kit/clock.js';
import { NotFound } from '../kit/errors.js';
import type { CredentialSync } from './credential-sync.js';
import { eventBy } from './new-event.js';
import type { Operations } from './operations.js';
import type { Store } from './store-ports.js';
import { withdrawCredentials } from './withdraw-credentials.js';

export interface RevokePinDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/** The hub refuses the next try of the code; locks that hold it are told as soon as they are there. */
export function revokePin(deps: RevokePinDeps): Operations['revokePin'] {
  return async (caller, id) => {
    const { deviceIds } = await deps.store.write((tx) => {
      const pin = tx.pins.byId(id);
      const atMs = deps.clock.wallMs();
      if (!pin || !tx.pins.revoke(id, atMs))
        throw new NotFound('pin_not_found', 'There is no such PIN, or it was revoked before.');
      withdrawCredentials(tx, id, atMs);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'PIN_REVOKED',
          description: `PIN "${pin.label}" was revoked.`,
          data: { pin_id: id, owner_id: pin.userId },
        }),
      );
      return pin;
    });
    deps.credentials?.changed(deviceIds);
  };
}
