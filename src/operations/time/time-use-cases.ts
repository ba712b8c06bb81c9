import type { Text } from '../../kit/sentence.js';
import type { Doubt, TimeTrustMode, Witness } from '../../security/time-trust.js';
import type { Caller } from '../ports.js';

/** What the hub thinks of its own clock. */
export interface TimeView {
  readonly nowMs: number;
  readonly isTrusted: boolean;
  readonly reason: Witness | Doubt;
  readonly text: Text;
  /** Wall clock. */
  readonly sinceMs: number;
  readonly mode: TimeTrustMode;
  /** What a lock, that was on since the hub last knew the time, says that it is now; null: none has said. */
  readonly lockTimeMs: number | null;
}

/** What can be asked about the time. */
export interface TimeUseCases {
  readTime(caller: Caller): TimeView;
  /**
   * An admin's word that the hub's clock is right, until it jumps or the hub is started anew.
   * @param claimedMs what the admin's own clock says; null: they looked at the hub's
   * @throws Conflict `time_differs` when that is not what the hub's clock says: nothing is trusted then
   */
  trustTime(caller: Caller, claimedMs: number | null): Promise<TimeView>;
}
