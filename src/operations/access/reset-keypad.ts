import type { Clock } from '../../kit/clock.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Store } from '../store-ports.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import type { LockoutUseCases } from './lockout-use-cases.js';

/** Opens a keypad that is locked out, and forgets its wrong codes. */
export function resetKeypad(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly lockouts: KeypadLockouts;
}): LockoutUseCases['resetKeypad'] {
  return async (caller, id) => {
    const failures = await deps.store.write((tx) => {
      const device = deviceOrRefuse(tx, id);
      const forgotten = deps.lockouts.reset(tx, id);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'KEYPAD_RESET',
          description: `The keypad of "${device.name}" was reset: ${forgotten} wrong code(s) are forgotten.`,
          deviceId: id,
          data: { failures: forgotten },
        }),
      );
      return forgotten;
    });
    deps.lockouts.forget(id);
    return { failures };
  };
}
