/** A zone, as far as calendars need it. */
export interface ZoneClock {
  /** How far local time is ahead of UTC, milliseconds. */
  offsetMsAt(instantMs: number): number;
}

/** Further from a change of the clocks than any local time is from its instant. */
const AROUND_MS = 40 * 3_600_000;

/**
 * The instant of a local time, as calendars mean it (RFC 5545, section 3.3.5): of one that comes twice the first, and one that
 * is skipped is told by the offset before the gap. (Windows of schedules begin at the end of the gap: see `schedule/zone`.)
 */
export function instantOf(zone: ZoneClock, localMs: number): number {
  const before = zone.offsetMsAt(localMs - AROUND_MS);
  const after = zone.offsetMsAt(localMs + AROUND_MS);
  const candidates = [localMs - before, localMs - after].filter(
    (instantMs) => instantMs + zone.offsetMsAt(instantMs) === localMs,
  );
  return candidates.length === 0 ? localMs - before : Math.min(...candidates);
}
