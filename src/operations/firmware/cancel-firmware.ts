import type { Clock } from '../../kit/clock.js';
import { Conflict, NotFound } from '../../kit/errors.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { isOpen } from './firmware-update.js';
import type { FirmwareUpdates } from './firmware-updates.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

export interface CancelFirmwareDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly updates: Pick<FirmwareUpdates, 'cancelled'>;
}

/** Ends an update, unless the lock may be installing it already: that can't be taken back. */
export function cancelFirmware(deps: CancelFirmwareDeps): Operations['cancelFirmware'] {
  return async (caller, id) => {
    await deps.store.write((tx) => {
      const device = deviceOrRefuse(tx, id);
      const update = tx.firmware.byDevice(id);
      if (!update || !isOpen(update, update))
        throw new NotFound('firmware_not_found', 'This lock has no firmware update under way.');
      if (update.state === 'verifying') {
        throw new Conflict(
          'firmware_committed',
          'The lock was told to install it, so it may have done so. Read the update for its end.',
        );
      }
      const nowMs = deps.clock.wallMs();
      tx.firmware.setState(id, 'cancelled', 'cancelled', nowMs);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'FIRMWARE_UPDATE',
          success: false,
          reason: 'cancelled',
          description: `Firmware ${update.version} for lock "${device.name}" was cancelled.`,
          deviceId: id,
          data: { version: update.version, model: update.model, sha256: update.hash },
        }),
      );
    });
    deps.updates.cancelled(id);
  };
}
