/** Numbers by which programs made for Zigbee locks know the codes of a lock: 0 to `PIN_SLOT_MAX`. */
export const PIN_SLOT_MAX = 249;

export interface PinSlot {
  readonly slot: number;
  readonly pinId: string;
}

export interface PinSlotReads {
  /** Those whose PIN was not revoked, by number. */
  ofDevice(deviceId: string): readonly PinSlot[];
}

export interface PinSlotWrites extends PinSlotReads {
  /** In the place of whatever was there. */
  put(deviceId: string, slot: number, pinId: string): void;
  remove(deviceId: string, slot: number): void;
}
