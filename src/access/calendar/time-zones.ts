import { timeZoneNamed, zonedTime } from '../../kit/zoned-time.js';
import { say } from '../../kit/sentence.js';
import { NotUnderstood } from './calendar.js';
import type { CalendarPart } from './calendar-part.js';
import { timeOf, timesIn, type CalendarTime } from './calendar-time.js';
import { propertiesOf, propertyOf, type Property } from './property.js';
import { localTimes, type StepBudget } from './occurrences.js';
import { recurrenceOf } from './recurrence.js';
import { instantOf, type ZoneClock } from './zone-clock.js';

/** Changes of the clocks that one zone of a calendar may tell. */
const OBSERVANCES_MAX = 60;
const OFFSET = /^([+-])(\d{2})(\d{2})(\d{2})?$/;
/** Zones are followed so far. */
const LAST_LOCAL_MS = Date.UTC(2199, 11, 31);

interface Onset {
  readonly instantMs: number;
  readonly offsetMs: number;
  readonly offsetBeforeMs: number;
}

/**
 * The zones that times of one calendar name. A name of the IANA database is that zone, as this machine knows it, since the
 * rules that feeds bring along are often cut down to one year; any other must be told by the calendar itself (VTIMEZONE).
 */
export class TimeZones {
  private readonly site: ZoneClock;
  private readonly told: ReadonlyMap<string, CalendarPart>;
  private readonly known = new Map<string, ZoneClock | NotUnderstood>();
  private readonly budget: StepBudget;

  /** @param calendars whose VTIMEZONE parts count */
  constructor(siteZone: string, calendars: readonly CalendarPart[], budget: StepBudget) {
    this.site = zonedTime(siteZone);
    this.budget = budget;
    const told = new Map<string, CalendarPart>();
    for (const part of calendars.flatMap(({ parts }) => parts)) {
      if (part.name !== 'vtimezone') continue;
      const name = part.lines.find((line) => line.name === 'tzid');
      if (name) told.set(name.text.slice(name.text.indexOf(':') + 1).trim(), part);
    }
    this.told = told;
  }

  /** @throws NotUnderstood at `line` when nobody knows the zone */
  instantOf(time: CalendarTime, line: number): number {
    if (time.form === 'utc') return time.localMs;
    const name = time.form === 'local' ? time.zone : null;
    return instantOf(name === null ? this.site : this.clockOf(name, line), time.localMs);
  }

  /** What clocks in the zone of `time` show at an instant. */
  localAt(time: CalendarTime, instantMs: number, line: number): number {
    if (time.form === 'utc') return instantMs;
    const name = time.form === 'local' ? time.zone : null;
    const clock = name === null ? this.site : this.clockOf(name, line);
    return instantMs + clock.offsetMsAt(instantMs);
  }

  private clockOf(name: string, line: number): ZoneClock {
    const known = this.known.get(name) ?? this.keep(name);
    if (known instanceof NotUnderstood) throw known;
    if (known) return known;
    throw new NotUnderstood(
      line,
      say('The time zone "{zone}" is neither known nor told by the calendar.', { zone: name.slice(0, 60) }),
    );
  }

  /** Also what can't be understood is looked at once. */
  private keep(name: string): ZoneClock | NotUnderstood | null {
    let found: ZoneClock | NotUnderstood | null;
    try {
      found = this.find(name);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      found = error;
    }
    if (found) this.known.set(name, found);
    return found;
  }

  private find(name: string): ZoneClock | null {
    const iana = timeZoneNamed(name.replace(/^\//, ''));
    if (iana !== null) return zonedTime(iana);
    const part = this.told.get(name);
    return part ? toldZone(part, this.budget) : null;
  }
}

/** A zone by its own words (RFC 5545, section 3.6.5). @throws NotUnderstood */
function toldZone(part: CalendarPart, budget: StepBudget): ZoneClock {
  const observances = part.parts.filter(({ name }) => name === 'standard' || name === 'daylight');
  if (observances.length === 0 || observances.length > OBSERVANCES_MAX)
    throw new NotUnderstood(part.line, 'This time zone does not say when its clocks change.');
  const onsets = observances
    .flatMap((one) => onsetsOf(one, budget))
    .sort((one, other) => one.instantMs - other.instantMs);
  return {
    offsetMsAt(instantMs) {
      let low = 0;
      let high = onsets.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((onsets[middle]?.instantMs ?? Infinity) <= instantMs) low = middle + 1;
        else high = middle;
      }
      return onsets[low - 1]?.offsetMs ?? onsets[0]?.offsetBeforeMs ?? 0;
    },
  };
}

function onsetsOf(part: CalendarPart, budget: StepBudget): Onset[] {
  const begin = propertyOf(part, 'dtstart');
  const from = propertyOf(part, 'tzoffsetfrom');
  const to = propertyOf(part, 'tzoffsetto');
  if (!begin || !from || !to)
    throw new NotUnderstood(part.line, 'This time zone does not say when its clocks change.');
  const offsetBeforeMs = offsetOf(from);
  const offsetMs = offsetOf(to);
  const beginLocalMs = timeOf(begin).localMs;
  const times = [beginLocalMs, ...timesIn(part, 'rdate').map(({ localMs }) => localMs)];
  for (const property of propertiesOf(part, 'rrule')) {
    const rule = recurrenceOf(property);
    const untilMs = rule.until === null ? Infinity : rule.until.localMs;
    const whole = { firstLocalMs: beginLocalMs, lastLocalMs: LAST_LOCAL_MS };
    for (const localMs of localTimes(rule, beginLocalMs, whole, budget)) {
      // UNTIL of a zone is in UTC.
      if (localMs - offsetBeforeMs > untilMs) break;
      times.push(localMs);
    }
  }
  return [...new Set(times)].map((localMs) => ({
    instantMs: localMs - offsetBeforeMs,
    offsetMs,
    offsetBeforeMs,
  }));
}

function offsetOf({ raw, line }: Property): number {
  const match = OFFSET.exec(raw);
  if (!match)
    throw new NotUnderstood(line, say('"{value}" is not an offset from UTC.', { value: raw.slice(0, 20) }));
  const [hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((part: string | undefined) => Number(part ?? 0));
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  return match[1] === '-' ? -ms : ms;
}
