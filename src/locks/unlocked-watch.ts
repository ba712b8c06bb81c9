import type { LiveLock } from './live-lock.js';
import type { UnlockedRules } from './unlocked-rules.js';

/** What is remembered of a door that is not known to be locked. Times are monotonic. */
export interface UnlockedWatch {
  /** Since when it was said to be unlocked, and not to be locked; null: it was not. A lost link does not end it. */
  readonly unlockedSinceMs: number | null;
  /** Since when bolt and door have been as they are now. */
  readonly sameSinceMs: number;
  /** The hub tried to lock it since the door was closed, or since somebody unlocked it. One try, whatever came of it. */
  readonly tried: boolean;
  readonly alerted: boolean;
}

export const NOT_UNLOCKED: UnlockedWatch = {
  unlockedSinceMs: null,
  sameSinceMs: 0,
  tried: false,
  alerted: false,
};

/** door_unknown: no sensor says that the door is closed. lock_unreachable: unlocked when last heard. */
export type LeftUnlockedReason = 'left_unlocked' | 'door_unknown' | 'lock_unreachable' | 'auto_lock_failed';

export type WatchStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  | { readonly kind: 'lock' }
  | { readonly kind: 'alert'; readonly reason: LeftUnlockedReason };

/** After bolt or door changed to `live`. */
export function watchAfter(watch: UnlockedWatch, live: LiveLock, nowMs: number): UnlockedWatch {
  if (live.lockState === 'locked') return NOT_UNLOCKED;
  const isUnlocked = live.lockState === 'unlocked';
  const anew = live.doorState !== 'closed' || live.lockState === 'unlocking';
  return {
    unlockedSinceMs: watch.unlockedSinceMs ?? (isUnlocked ? nowMs : null),
    sameSinceMs: nowMs,
    tried: watch.tried && !anew,
    alerted: watch.alerted,
  };
}

/**
 * What to do now. A door is locked only when the lock says both that it is unlocked and that the door is closed: a bolt
 * thrown in an open door keeps it from closing, so a lock without a door sensor is never locked by itself.
 */
export function nextStep(
  watch: UnlockedWatch,
  live: LiveLock,
  rules: UnlockedRules,
  nowMs: number,
): WatchStep {
  const steps = [lockStep(watch, live, rules), alertStep(watch, rules), cannotStep(watch, live, rules)];
  const next = steps.reduce((first, step) => (step.atMs < first.atMs ? step : first));
  if (next.atMs === Infinity) return { kind: 'none' };
  return next.atMs <= nowMs ? next.step : { kind: 'wait', untilMs: next.atMs };
}

interface Due {
  readonly atMs: number;
  readonly step: WatchStep;
}

const NEVER: Due = { atMs: Infinity, step: { kind: 'none' } };

function lockStep(watch: UnlockedWatch, live: LiveLock, { autoLockS }: UnlockedRules): Due {
  if (autoLockS === null || watch.tried || !mayLock(live)) return NEVER;
  return { atMs: watch.sameSinceMs + autoLockS * 1000, step: { kind: 'lock' } };
}

/** Whether the hub may lock this door by itself. */
export function mayLock(live: LiveLock): boolean {
  return live.lockState === 'unlocked' && live.doorState === 'closed';
}

/** Whether an order to lock it may still go out: from its journalling on the door is shown as locking. */
export function mayGoOnLocking(live: LiveLock): boolean {
  return mayLock(live) || (live.lockState === 'locking' && live.doorState === 'closed');
}

function alertStep({ unlockedSinceMs, alerted }: UnlockedWatch, { leftUnlockedAlertS }: UnlockedRules): Due {
  if (leftUnlockedAlertS === null || unlockedSinceMs === null || alerted) return NEVER;
  const step = { kind: 'alert', reason: 'left_unlocked' } as const;
  return { atMs: unlockedSinceMs + leftUnlockedAlertS * 1000, step };
}

/** It should have been locked by now, and can't be. An open door is nobody's failure: it is locked once it is closed. */
function cannotStep(watch: UnlockedWatch, live: LiveLock, { autoLockS }: UnlockedRules): Due {
  if (autoLockS === null || watch.unlockedSinceMs === null || watch.alerted) return NEVER;
  const reason = obstacle(live);
  if (reason === null) return NEVER;
  return { atMs: watch.sameSinceMs + autoLockS * 1000, step: { kind: 'alert', reason } };
}

function obstacle(live: LiveLock): LeftUnlockedReason | null {
  if (live.lockState === 'unknown') return 'lock_unreachable';
  if (live.lockState === 'jammed') return 'auto_lock_failed';
  return live.lockState === 'unlocked' && live.doorState === 'unknown' ? 'door_unknown' : null;
}
