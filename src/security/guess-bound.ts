import { afterLockout, afterQuiet, afterWrongCode, isStopped, NO_STREAK, QUIET_MS } from './lockout.js';

/**
 * The most wrong codes that can be tried in a time, by somebody who never sleeps and knows the rule: as soon as each lockout
 * ends, and at the last step before the stop only as often as quiet hours give one back. Computed from the rule itself.
 * Each right code typed by others at a keypad in between adds at most one; right codes of their own, of which only those asked
 * for elsewhere than at a keypad count, add `EASED_MAX` in all.
 *
 * @param stopsShort false: they go on into the stop
 */
export function guessesIn(timeMs: number, stopsShort = true): number {
  let streak = NO_STREAK;
  let nowMs = 0;
  let wrongAtMs = 0;
  let guesses = 0;
  while (nowMs <= timeMs) {
    const next = afterWrongCode(streak);
    if (stopsShort && isStopped(next)) {
      streak = afterQuiet(streak);
      nowMs = wrongAtMs + QUIET_MS;
      continue;
    }
    guesses += 1;
    wrongAtMs = nowMs;
    if (isStopped(next)) return guesses;
    nowMs += next.lockedForMs ?? 0;
    streak = afterLockout(next);
  }
  return guesses;
}

/** Chance that one of so many guesses, all different, is one of `codes` codes of `digits` digits chosen evenly. */
export function chanceOf(guesses: number, codes: number, digits: number): number {
  const space = 10 ** digits;
  let miss = 1;
  for (let tried = 0; tried < guesses; tried += 1)
    miss *= Math.max(0, space - codes - tried) / (space - tried);
  return 1 - miss;
}
