import type { Caller } from '../ports.js';
import type { PinSlot } from './pin-slot-ports.js';

/** Codes by number, as programs made for Zigbee locks have them. The digits can't be read: the hub does not know them. */
export interface PinSlotUseCases {
  /** @throws NotFound `device_not_found`; Refused `access_denied` */
  readPinSlots(caller: Caller, deviceId: string): readonly PinSlot[];
  /**
   * The same digits again change nothing; others take the place of what was there.
   * @throws InvalidInput `pin_slot`, and as `createPin`, `revokePin`
   */
  setPinSlot(caller: Caller, deviceId: string, slot: number, digits: string): Promise<void>;
  /** An empty one stays so. @throws InvalidInput `pin_slot`, and as `revokePin` */
  clearPinSlot(caller: Caller, deviceId: string, slot: number): Promise<void>;
}
