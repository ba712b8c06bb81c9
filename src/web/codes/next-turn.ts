import { beginsMs, type Code } from './code.js';

/** When one of them next begins or ends by itself, of which no event tells; null: none does. */
export function nextTurnMs(codes: readonly Code[], nowMs: number): number | null {
  const turns = codes.flatMap(({ from, until, revokedAt }) =>
    revokedAt === null
      ? [...(from === null ? [] : [beginsMs(from)]), ...(until === null ? [] : [Date.parse(until)])]
      : [],
  );
  const next = turns.reduce((least, turn) => (turn > nowMs ? Math.min(least, turn) : least), Infinity);
  return next === Infinity ? null : next;
}
