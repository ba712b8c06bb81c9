import { createPin } from './create-pin.js';
import { listCredentials } from './list-credentials.js';
import { listPins } from './list-pins.js';
import type { PinUseCases } from './pin-use-cases.js';
import { readPin } from './read-pin.js';
import { revokePin } from './revoke-pin.js';
import { updatePin } from './update-pin.js';
import { verifyPin } from './verify-pin.js';

type PinDeps = Parameters<typeof createPin>[0] & Parameters<typeof revokePin>[0];

/** Everything about codes, and what locks hold of them. */
export function pinOperations(deps: PinDeps): PinUseCases {
  return {
    createPin: createPin(deps),
    listPins: listPins(deps),
    readPin: readPin(deps),
    listCredentials: listCredentials(deps),
    revokePin: revokePin(deps),
    updatePin: updatePin(deps),
    verifyPin: verifyPin(deps),
  };
}
