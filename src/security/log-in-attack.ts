/** So many refused log-ins of one person, or of nobody known from one address, … */
export const REFUSED_LOG_INS = 5;
/** … within this time are an attack, milliseconds. */
export const REFUSED_WITHIN_MS = 15 * 60_000;

/**
 * @param atMs when log-ins were refused, the newest first; rows that stand for several say so
 * @param nowMs of the newest
 */
export function isLogInAttack(
  refused: readonly { readonly atMs: number; readonly unlogged: number }[],
  nowMs: number,
): boolean {
  const recent = refused.filter(({ atMs }) => Math.abs(nowMs - atMs) <= REFUSED_WITHIN_MS);
  return recent.reduce((sum, { unlogged }) => sum + 1 + unlogged, 0) >= REFUSED_LOG_INS;
}
