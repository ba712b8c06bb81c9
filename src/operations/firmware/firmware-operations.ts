import { cancelFirmware } from './cancel-firmware.js';
import type { FirmwareUseCases } from './firmware-use-cases.js';
import { readFirmware } from './read-firmware.js';
import { startFirmware } from './start-firmware.js';

type FirmwareDeps = Parameters<typeof startFirmware>[0] &
  Parameters<typeof readFirmware>[0] &
  Parameters<typeof cancelFirmware>[0];

/** Everything about what runs on locks. */
export function firmwareOperations(deps: FirmwareDeps): FirmwareUseCases {
  return {
    startFirmware: startFirmware(deps),
    readFirmware: readFirmware(deps),
    cancelFirmware: cancelFirmware(deps),
  };
}
