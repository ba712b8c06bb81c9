import { CODE_LIFE_MS } from './one-time-code.js';

const HOUR_MS = 3_600_000;
/**
 * What counts as lately. An hour, and the life of a code that was asked for at its beginning: so in no hour can more
 * codes be tried than a budget has.
 */
export const BUDGET_WINDOW_MS = HOUR_MS + CODE_LIFE_MS;

/** How many codes may be asked for lately, and how long after the last one. */
export interface CodeBudget {
  readonly codesMax: number;
  /** The wait after 1, 2, 3… codes; beyond its end there is none. */
  readonly gapsMs: readonly number[];
}

/**
 * Of one identifier, and of one phone or mailbox. With 3 tries each it takes 15 guesses an hour: with 6 digits, one
 * chance in 66,667. The first codes come at once, since people mistype and messages get lost.
 */
export const IDENTIFIER_BUDGET: CodeBudget = { codesMax: 5, gapsMs: [0, 0, 60_000, 300_000] };

/**
 * @param askedAtMs when codes were asked for, oldest first, monotonic
 * @returns how long to wait before the next may be asked for; 0: it may be now
 */
export function waitForCode(askedAtMs: readonly number[], budget: CodeBudget, nowMs: number): number {
  const lately = askedLately(askedAtMs, nowMs);
  const last = lately.at(-1);
  if (last === undefined) return 0;
  const gapMs = budget.gapsMs[lately.length - 1] ?? 0;
  const afterGapMs = last + gapMs - nowMs;
  // What has to be forgotten before there is room again.
  const first = lately.at(-budget.codesMax);
  const afterWindowMs = first === undefined ? 0 : first + BUDGET_WINDOW_MS - nowMs;
  return Math.max(0, afterGapMs, afterWindowMs);
}

export function askedLately(askedAtMs: readonly number[], nowMs: number): readonly number[] {
  return askedAtMs.filter((atMs) => nowMs - atMs < BUDGET_WINDOW_MS);
}
