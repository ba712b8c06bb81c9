import type { CommandAction } from './command.js';
import type { Fact } from './fact.js';
import type { LastSure } from './live-lock.js';

export type BoltFact = Fact<'locked' | 'unlocked' | 'jammed' | 'unknown'>;
export type DoorFact = Fact<'open' | 'closed' | 'unknown'>;

/** An order that was sent and has not ended. */
export interface PendingOrder {
  readonly commandId: string;
  readonly action: CommandAction;
  /** Monotonic. */
  readonly sentAtMs: number;
  /** The last word on the bolt since it was sent; null: none. */
  readonly heard: BoltFact['value'] | null;
}

/** Everything heard of a lock that still counts; `liveLockOf` says what may be believed of it now. */
export interface LockFacts {
  readonly isOnline: boolean;
  readonly bolt: BoltFact;
  readonly door: DoorFact;
  /** Orders that may be moving the bolt, oldest first. */
  readonly pending: readonly PendingOrder[];
  readonly batteryPercent: number | null;
  /** Wall clock. */
  readonly lastSeenAtMs: number | null;
  readonly lastSure: LastSure | null;
}

export const NOTHING_HEARD: LockFacts = {
  isOnline: false,
  bolt: { value: 'unknown', atMs: -Infinity, stamp: null },
  door: { value: 'unknown', atMs: -Infinity, stamp: null },
  pending: [],
  batteryPercent: null,
  lastSeenAtMs: null,
  lastSure: null,
};
