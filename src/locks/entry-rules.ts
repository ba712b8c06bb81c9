/** Rules of one lock about who enters with whom and how often. Seconds; null: the rule is off. */
export interface EntryRules {
  /** It opens only for the second of two people within so long. */
  readonly twoPersonWindowS: number | null;
  /** Who entered does not enter again for so long, or until they left by an exit. */
  readonly antiPassbackS: number | null;
  /** UUID of the lock that this one is the exit of: who opens it is outside again. Never refused by anti-passback. */
  readonly exitOf: string | null;
}

export const NO_ENTRY_RULES: EntryRules = { twoPersonWindowS: null, antiPassbackS: null, exitOf: null };

/** Shorter, and nobody types two codes in it; longer, and the first of two has left again. */
export const TWO_PERSON_MIN_S = 5;
export const TWO_PERSON_MAX_S = 300;
/** Shorter keeps nobody from handing a code out of the window; longer is what nobody means by it. */
export const ANTI_PASSBACK_MIN_S = 30;
export const ANTI_PASSBACK_MAX_S = 24 * 3600;

/** An entry of which the lock has not said that it happened counts for so long: then it is taken not to have happened. */
export const UNCONFIRMED_ENTRY_MS = 10_000;

/** Whether a lock must never answer a code by itself: only the hub can keep such a rule. */
export function hubDecides({ twoPersonWindowS, antiPassbackS }: EntryRules): boolean {
  return twoPersonWindowS !== null || antiPassbackS !== null;
}

/** When somebody entered, on the monotonic clock. */
export interface Passage {
  readonly sinceMs: number;
  /** Whether the lock said that it opened. */
  readonly isConfirmed: boolean;
}

/** Whether somebody who entered so counts as inside. @param nowMs monotonic */
export function isInside(passage: Passage | null, antiPassbackS: number, nowMs: number): boolean {
  if (!passage) return false;
  const forMs = passage.isConfirmed ? antiPassbackS * 1000 : UNCONFIRMED_ENTRY_MS;
  return nowMs - passage.sinceMs < Math.min(forMs, antiPassbackS * 1000);
}
