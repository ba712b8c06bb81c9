/** Radio costs battery: how often one lock is given again what it was given already, in 24 hours. */
export const REPAIRS_PER_DAY = 4;
/** Sets sent again because nobody knows how the last time ended. */
export const RETRIES_PER_DAY = 24;
export const BUDGET_WINDOW_MS = 24 * 3_600_000;

/** What one lock has cost since `fromMs` (wall clock). A set with new content costs nothing: somebody asked for it. */
export interface CredentialBudget {
  readonly fromMs: number;
  readonly repairs: number;
  readonly retries: number;
}

export const FRESH_BUDGET: CredentialBudget = { fromMs: 0, repairs: 0, retries: 0 };

/** @returns the budget after spending, or how long nothing may be spent */
export function spend(
  budget: CredentialBudget,
  what: 'repair' | 'retry',
  nowMs: number,
):
  { readonly ok: true; readonly budget: CredentialBudget } | { readonly ok: false; readonly waitMs: number } {
  const passedMs = nowMs - budget.fromMs;
  // A wall clock that was set back begins a new window: else a wrong year would stop repairs for that year.
  const running = passedMs >= 0 && passedMs < BUDGET_WINDOW_MS ? budget : { ...FRESH_BUDGET, fromMs: nowMs };
  const { repairs, retries } = running;
  if (what === 'repair' ? repairs >= REPAIRS_PER_DAY : retries >= RETRIES_PER_DAY) {
    return { ok: false, waitMs: running.fromMs + BUDGET_WINDOW_MS - nowMs };
  }
  return {
    ok: true,
    budget: what === 'repair' ? { ...running, repairs: repairs + 1 } : { ...running, retries: retries + 1 },
  };
}
