import { Temporal } from 'temporal-polyfill';

/** A stretch of time in which a zone's clocks keep one distance from UTC. */
interface Stretch {
  /** The first instant of it, milliseconds since the epoch. */
  readonly fromMs: number;
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** Years of one zone that are kept; the oldest asked for go first. */
const YEARS_MAX = 64;
const ZONES_MAX = 64;
/** No offset is as far from UTC as this. */
const OFFSET_MAX_MS = 26 * HOUR_MS;

/**
 * A zone's wall clock as schedules read it: one that never goes back. Local times are milliseconds since 1970-01-01
 * 00:00 of the local calendar. A local time means **the first instant at which the clock shows it or a later time**:
 * one that is skipped in spring is the moment of the change, one that comes twice in autumn is the first of the two.
 */
export class Zone {
  /** IANA name. */
  readonly name: string;
  private readonly years = new Map<number, readonly Stretch[]>();

  /** @throws RangeError when there is no such zone */
  constructor(name: string) {
    this.name = name;
    this.at(0);
  }

  /** The latest local time that the clock has shown up to this instant: in the hour that comes twice it stands still. */
  clockAt(instantMs: number): number {
    const stretches = this.around(instantMs);
    let shown = -Infinity;
    for (const [at, { fromMs, offsetMs }] of stretches.entries()) {
      if (fromMs > instantMs) break;
      const untilMs = stretches[at + 1]?.fromMs ?? Infinity;
      shown = Math.max(shown, Math.min(instantMs, untilMs - 1) + offsetMs);
    }
    return shown;
  }

  /** The first instant at which the clock shows this local time or a later one. */
  instantOf(localMs: number): number {
    const stretches = this.around(localMs);
    for (const [at, { fromMs, offsetMs }] of stretches.entries()) {
      const untilMs = stretches[at + 1]?.fromMs ?? Infinity;
      const instantMs = Math.max(at === 0 ? -Infinity : fromMs, localMs - offsetMs);
      if (instantMs < untilMs) return instantMs;
    }
    return localMs;
  }

  /** Every stretch that can matter to a time within a day of this one. */
  private around(ms: number): readonly Stretch[] {
    const first = new Date(ms - 2 * OFFSET_MAX_MS).getUTCFullYear();
    const last = new Date(ms + 2 * OFFSET_MAX_MS).getUTCFullYear();
    const year = this.year(first);
    return first === last ? year : [...year, ...this.year(last).slice(1)];
  }

  private year(year: number): readonly Stretch[] {
    let found = this.years.get(year);
    if (!found) {
      if (this.years.size >= YEARS_MAX) this.years.clear();
      found = this.stretchesOf(year);
      this.years.set(year, found);
    }
    return found;
  }

  /** The first reaches back from the year's first instant. */
  private stretchesOf(year: number): readonly Stretch[] {
    const endMs = startOfYear(year + 1);
    let now = this.at(startOfYear(year) - 1);
    const stretches: Stretch[] = [{ fromMs: startOfYear(year) - 1, offsetMs: offsetOf(now) }];
    for (;;) {
      const next = now.getTimeZoneTransition('next');
      if (next === null || next.epochMilliseconds >= endMs) return stretches;
      stretches.push({ fromMs: next.epochMilliseconds, offsetMs: offsetOf(next) });
      now = next;
    }
  }

  private at(instantMs: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(this.name);
  }
}

function offsetOf(moment: Temporal.ZonedDateTime): number {
  return moment.offsetNanoseconds / 1_000_000;
}

function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

const zones = new Map<string, Zone>();

/** @returns null when there is no such zone */
export function zoneNamed(name: string): Zone | null {
  const known = zones.get(name);
  if (known) return known;
  try {
    const zone = new Zone(name);
    if (zones.size >= ZONES_MAX) zones.clear();
    zones.set(name, zone);
    return zone;
  } catch {
    return null;
  }
}

/** Days since 1970-01-01 of the local calendar. */
export function dayOf(localMs: number): number {
  return Math.floor(localMs / DAY_MS);
}
