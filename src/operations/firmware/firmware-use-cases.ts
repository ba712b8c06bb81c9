import type { Caller } from '../ports.js';
import type { FirmwareView } from './firmware-update.js';

/** What can be asked about the programs that run on locks. */
export interface FirmwareUseCases {
  /**
   * Takes a firmware image for a lock and begins to send it.
   * @throws InvalidInput `firmware_damaged`, `firmware_unsigned`, `firmware_wrong_model`, `firmware_not_newer`; Conflict
   *   `firmware_unsupported`, `firmware_in_progress`, `firmware_full`, `lock_offline` (not paired)
   */
  startFirmware(caller: Caller, id: string, image: Uint8Array): Promise<FirmwareView>;
  readFirmware(caller: Caller, id: string): FirmwareView;
  /** @throws NotFound `firmware_not_found`, Conflict `firmware_committed` */
  cancelFirmware(caller: Caller, id: string): Promise<void>;
}
