/** Which witnesses count: `system` believes the machine whatever happens, `ntp` only a time service, a lock or an admin. */
export const TIME_TRUST_MODES = ['auto', 'ntp', 'system'] as const;
export type TimeTrustMode = (typeof TIME_TRUST_MODES)[number];

/** By whose word the wall clock is believed. */
export type Witness = 'system' | 'ntp' | 'clock_chip' | 'host' | 'lock_clock' | 'admin';
/** Why it is not. */
export type Doubt = 'not_confirmed' | 'behind_log' | 'clock_jump';

/** What the machine says of its clock (`kit/clock-sync`). */
export interface MachineWord {
  readonly ntpSynchronised: boolean | null;
  readonly chipMs: number | null;
  readonly isBoard: boolean;
}

/** One look at both clocks, milliseconds. */
export interface Look {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export interface TimeTrust {
  readonly isTrusted: boolean;
  readonly reason: Witness | Doubt;
  /** Monotonic, since when it is so. */
  readonly sinceMs: number;
  /** Both clocks together, when they were last known to go together: what follows is measured from here. */
  readonly anchor: Look;
}

/** What the wall clock may be off the monotonic one, beside what a time service corrects bit by bit. */
export const JUMP_MS = 1_000;
/** A time service slews at most this fast (adjtimex(2): 500 ppm), and two crystals drift apart no faster. */
export const MAX_DRIFT = 500e-6;
/** A clock chip tells whole seconds, and is not read at the same moment. */
export const CHIP_AGREES_MS = 5_000;
/** A wall clock so far before what is written in the log has gone back. */
export const BEHIND_LOG_MS = 5_000;
/** A lock's answer takes a moment, and an offset is kept from an answer that took one. */
export const LOCK_AGREES_MS = 10_000;

/** Nobody has said anything yet: only `system` asks nobody. */
export function firstTrust(mode: TimeTrustMode, at: Look): TimeTrust {
  const isTrusted = mode === 'system';
  return { isTrusted, reason: isTrusted ? 'system' : 'not_confirmed', sinceMs: at.monotonicMs, anchor: at };
}

/** How far the wall clock has moved against the monotonic one since the anchor, beyond what drift explains; 0: not at all. */
export function jumpedMs({ anchor }: TimeTrust, at: Look): number {
  const passedMs = at.monotonicMs - anchor.monotonicMs;
  const movedMs = at.wallMs - anchor.wallMs - passedMs;
  return Math.abs(movedMs) > JUMP_MS + MAX_DRIFT * passedMs ? movedMs : 0;
}

/** After a jump nothing that was said before counts. */
export function afterJump(mode: TimeTrustMode, before: TimeTrust, at: Look): TimeTrust {
  if (mode === 'system') return { ...before, anchor: at };
  const sinceMs = before.isTrusted ? at.monotonicMs : before.sinceMs;
  return { isTrusted: false, reason: 'clock_jump', sinceMs, anchor: at };
}

/** By whose word the clock was right at `at`, as far as the machine can tell. */
export function witnessOf(
  mode: TimeTrustMode,
  word: MachineWord,
  wallMs: number,
  persistedMs: number,
): Witness | Doubt {
  if (mode === 'system') return 'system';
  if (word.ntpSynchronised === true) return 'ntp';
  if (mode === 'ntp') return 'not_confirmed';
  // What follows may be wrong about the past: an empty battery, a host that was set. The log is not.
  if (wallMs < persistedMs - BEHIND_LOG_MS) return 'behind_log';
  if (word.chipMs !== null)
    return Math.abs(word.chipMs - wallMs) <= CHIP_AGREES_MS ? 'clock_chip' : 'not_confirmed';
  // Containers and virtual machines have the clock of their host; a board without a chip begins in the past.
  return word.ntpSynchronised === null && !word.isBoard ? 'host' : 'not_confirmed';
}

/**
 * What becomes of the trust when the machine was asked. No answer takes back what was believed: only a jump does, and an
 * internet that is cut is none. What the host says is worth nothing once its clock has jumped.
 */
export function afterWord(before: TimeTrust, found: Witness | Doubt, at: Look): TimeTrust {
  const lostByJump = !before.isTrusted && before.reason === 'clock_jump';
  if (!isWitness(found)) {
    if (before.isTrusted || lostByJump) return before;
    return { ...before, reason: found };
  }
  if (found === 'host' && lostByJump) return before;
  const isSame = before.isTrusted && before.reason === found;
  // A weaker word does not hide a stronger one; a time service always counts anew.
  if (before.isTrusted && found !== 'ntp' && !isSame) return before;
  return {
    isTrusted: true,
    reason: found,
    sinceMs: before.isTrusted ? before.sinceMs : at.monotonicMs,
    anchor: found === 'host' ? before.anchor : at,
  };
}

/** An admin, or a lock that was on all the time, says that it is right. */
export function afterOath(before: TimeTrust, by: 'admin' | 'lock_clock', at: Look): TimeTrust {
  return {
    isTrusted: true,
    reason: by,
    sinceMs: before.isTrusted ? before.sinceMs : at.monotonicMs,
    anchor: at,
  };
}

function isWitness(found: Witness | Doubt): found is Witness {
  return found !== 'not_confirmed' && found !== 'behind_log' && found !== 'clock_jump';
}

/** What a lock's own clock said when the hub knew the time. */
export interface LockOffset {
  readonly bootId: string;
  readonly lockMs: number;
  readonly wallMs: number;
}

/**
 * The time that a lock's clock gives back: it went on while the hub was off. @param lockMs its clock now, in `bootId`
 * @returns null when it says nothing: another boot, or a clock that went back
 */
export function timeByLock(
  kept: LockOffset,
  bootId: string,
  lockMs: number,
): { readonly wallMs: number; readonly withinMs: number } | null {
  const passedMs = lockMs - kept.lockMs;
  if (kept.bootId !== bootId || passedMs < 0) return null;
  return { wallMs: kept.wallMs + passedMs, withinMs: LOCK_AGREES_MS + MAX_DRIFT * passedMs };
}
