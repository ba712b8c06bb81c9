import { say } from '../../kit/sentence.js';
import { NotUnderstood } from './calendar.js';
import type { CalendarPart } from './calendar-part.js';
import { propertiesOf, type Property } from './property.js';

/**
 * A time as a calendar writes it (RFC 5545, sections 3.3.4 and 3.3.5). `localMs` is what calendar and clock show,
 * milliseconds since 1970-01-01 00:00 of the local calendar.
 */
export type CalendarTime =
  | { readonly form: 'day'; readonly localMs: number }
  /** `zone` null: whatever zone one is in. */
  | { readonly form: 'local'; readonly localMs: number; readonly zone: string | null }
  | { readonly form: 'utc'; readonly localMs: number };

const FORM = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/;
/** Zones in calendars begin as early as 1601. */
const YEAR_MIN = 1600;
const YEAR_MAX = 2199;
/** Times that one part may list under one name. */
const TIMES_MAX = 1_000;

/** @throws NotUnderstood */
export function timeOf(property: Property): CalendarTime {
  const [time, second] = timesOf(property);
  if (!time || second) throw wrong(property, property.raw);
  return time;
}

/** All times that a part lists under this name (EXDATE, RDATE). @throws NotUnderstood */
export function timesIn(part: CalendarPart, name: string): readonly CalendarTime[] {
  const times: CalendarTime[] = [];
  for (const property of propertiesOf(part, name)) {
    times.push(...timesOf(property));
    if (times.length > TIMES_MAX) throw new NotUnderstood(part.line, 'This event repeats in too many ways.');
  }
  return times;
}

function timesOf(property: Property): readonly CalendarTime[] {
  const zone = property.params['tzid'] ?? null;
  return property.raw.split(',').map((text) => {
    const time = parseTime(text, zone);
    if (!time) throw wrong(property, text);
    return time;
  });
}

/** @returns null when it is no time, or none that there is */
export function parseTime(text: string, zone: string | null): CalendarTime | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  // A leap second is the one before it here, as everywhere in JavaScript.
  const localMs = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  const back = new Date(localMs);
  const isReal =
    year >= YEAR_MIN &&
    year <= YEAR_MAX &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    second <= 60;
  if (!isReal) return null;
  if (match[4] === undefined) return { form: 'day', localMs };
  return match[7] === 'Z' ? { form: 'utc', localMs } : { form: 'local', localMs, zone };
}

function wrong({ line }: Property, text: string): NotUnderstood {
  return new NotUnderstood(line, say('"{value}" is not a date or time.', { value: text.slice(0, 40) }));
}
