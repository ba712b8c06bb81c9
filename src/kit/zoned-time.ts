import { Temporal } from 'temporal-polyfill';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Spans of constant offset that are remembered of a zone: a year of any zone has fewer. */
const SPANS_MAX = 16;
/** Zones that are remembered. */
const ZONES_MAX = 64;
/** A zone by name. An offset such as `+05:00` is no zone: it does not know about summer. */
const ZONE_FORM = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/;

/** A stretch of time with a local name; the end is the first instant after it. Wall-clock milliseconds. */
export interface LocalSpan {
  /** A day: `2026-03-29`. An hour: its start with the offset, `2026-03-29T03:00:00+02:00`. */
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Between two changes of a zone's offset. */
interface OffsetSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly offsetMs: number;
}

/** The name of an IANA time zone with its usual capitals, or null if this machine knows no such zone. */
export function timeZoneNamed(name: string): string | null {
  if (!ZONE_FORM.test(name)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return null;
  }
}

/**
 * Days and hours as a clock on the wall in one zone shows them. Days tile time, and hours tile days, also where the
 * clock is turned: such a day has 23, 23.5, 24.5 or 25 hours, and an hour that is told twice is two hours.
 */
export class ZonedTime {
  readonly timeZone: string;
  private readonly spans: OffsetSpan[] = [];

  /** @throws RangeError for a zone that `timeZoneNamed` doesn't know */
  constructor(timeZone: string) {
    this.timeZone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  }

  /** How far local time is ahead of UTC, milliseconds. Cheap where it was asked before: no look into the zone's rules. */
  offsetMsAt(wallMs: number): number {
    return this.spanAt(wallMs).offsetMs;
  }

  /** What calendar and clock show. @returns the date as `2026-03-29`, the hour 0 to 23 */
  localAt(wallMs: number): { readonly date: string; readonly hour: number } {
    const localMs = wallMs + this.offsetMsAt(wallMs);
    return { date: dateOf(localMs), hour: Math.floor(modulo(localMs, DAY_MS) / HOUR_MS) };
  }

  /** The day that an instant belongs to. */
  dayAt(wallMs: number): LocalSpan {
    const { date } = this.localAt(wallMs);
    const day = this.day(date);
    // A clock turned back over midnight shows yesterday's date again; the new day has begun all the same.
    return wallMs >= day.endMs ? this.day(nextDate(date)) : day;
  }

  /**
   * The day of a calendar date. A date that a zone left out (Samoa, 30 December 2011) has no length.
   * @param date `2026-03-29` @throws RangeError for a date that is none
   */
  day(date: string): LocalSpan {
    return { label: date, startMs: this.startOf(date), endMs: this.startOf(nextDate(date)) };
  }

  /** The hour that an instant belongs to: as long as the clock shows the same hour with the same offset. */
  hourAt(wallMs: number): LocalSpan {
    const { fromMs, untilMs, offsetMs } = this.spanAt(wallMs);
    const localMs = wallMs + offsetMs;
    const hourMs = localMs - modulo(localMs, HOUR_MS);
    const startMs = Math.max(fromMs, hourMs - offsetMs);
    const endMs = Math.min(untilMs, hourMs + HOUR_MS - offsetMs);
    const label = new Date(startMs + offsetMs).toISOString().slice(0, 19) + offsetText(offsetMs);
    return { label, startMs, endMs };
  }

  /** How many hours a day has; a fraction where the clock is turned by half an hour. */
  hoursIn(date: string): number {
    const { startMs, endMs } = this.day(date);
    return (endMs - startMs) / HOUR_MS;
  }

  private startOf(date: string): number {
    return Temporal.PlainDate.from(date).toZonedDateTime(this.timeZone).epochMilliseconds;
  }

  private spanAt(wallMs: number): OffsetSpan {
    for (const span of this.spans) if (wallMs >= span.fromMs && wallMs < span.untilMs) return span;
    const span = this.findSpan(Math.floor(wallMs));
    this.spans.unshift(span);
    if (this.spans.length > SPANS_MAX) this.spans.pop();
    return span;
  }

  private findSpan(wallMs: number): OffsetSpan {
    const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(this.timeZone);
    const now = at(wallMs);
    return {
      // The change before the next millisecond: one at this very instant has happened.
      fromMs: at(wallMs + 1).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
      untilMs: now.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
      offsetMs: now.offsetNanoseconds / 1e6,
    };
  }
}

const zones = new Map<string, ZonedTime>();

/** The one `ZonedTime` of a zone, with what it remembers. @throws RangeError for a zone that nobody knows */
export function zonedTime(timeZone: string): ZonedTime {
  const known = zones.get(timeZone);
  if (known) return known;
  const made = new ZonedTime(timeZone);
  if (zones.size >= ZONES_MAX) zones.clear();
  zones.set(timeZone, made);
  return made;
}

/** The calendar date after `date`. */
export function nextDate(date: string): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + DAY_MS);
}

function dateOf(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 10);
}

function offsetText(offsetMs: number): string {
  const minutes = Math.floor(Math.abs(offsetMs) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The remainder that is never negative. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
