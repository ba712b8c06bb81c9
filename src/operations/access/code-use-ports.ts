import type { CodeKind } from '../../access/request.js';

/** `reserved`: granted. `doubtful`: and the lock may have lost the report of it. `spent`: the lock said that it opened. */
export type CodeUseState = 'reserved' | 'doubtful' | 'spent';

/** Kinds of codes that can have so many uses and no more. */
export type CountedKind = Exclude<CodeKind, 'card'>;

/** One use of a PIN or a ticket that has so many and no more. One that was given back is gone. */
export interface CodeUse {
  /** The ACCESS_GRANTED event. */
  readonly grantId: string;
  readonly kind: CountedKind;
  /** Of the PIN or ticket. */
  readonly codeId: string;
  readonly deviceId: string;
  readonly state: CodeUseState;
  readonly grantedAtMs: number;
}

export interface CodeUseReads {
  ofGrant(grantId: string): CodeUse | null;
  /** Those of one lock that may be given back. */
  reservedAt(deviceId: string): readonly CodeUse[];
}
export interface CodeUseWrites extends CodeUseReads {
  /** Anew, or in another state. */
  put(use: CodeUse): void;
  /** Gives it back. */
  remove(grantId: string): void;
}
