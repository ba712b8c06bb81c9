/** `reserved`: granted. `doubtful`: and the lock may have lost the report of it. `spent`: the lock said that it opened. */
export type PinUseState = 'reserved' | 'doubtful' | 'spent';

/** One use of a PIN that has so many and no more. One that was given back is gone. */
export interface PinUse {
  /** The ACCESS_GRANTED event. */
  readonly grantId: string;
  readonly pinId: string;
  readonly deviceId: string;
  readonly state: PinUseState;
  readonly grantedAtMs: number;
}

export interface PinUseReads {
  ofGrant(grantId: string): PinUse | null;
  /** Those of one lock that may be given back. */
  reservedAt(deviceId: string): readonly PinUse[];
}
export interface PinUseWrites extends PinUseReads {
  /** Anew, or in another state. */
  put(use: PinUse): void;
  /** Gives it back. */
  remove(grantId: string): void;
}
