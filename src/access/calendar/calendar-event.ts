import ICAL from 'ical.js';
import { say } from '../../kit/sentence.js';
import { LABEL_CHARACTERS_MAX, NotUnderstood, UID_CHARACTERS_MAX } from './calendar.js';
import type { CalendarPart } from './calendar-part.js';
import { timeOf, timesIn, type CalendarTime } from './calendar-time.js';
import { propertiesOf, propertyOf, type Property } from './property.js';
import { recurrenceOf, type Recurrence } from './recurrence.js';

/** How long an event is: days by the calendar, then time by the clock (RFC 5545, section 3.3.6). */
export interface NominalLength {
  readonly days: number;
  readonly ms: number;
}

/** A VEVENT in as far as stays need it (RFC 5545, section 3.6.1). */
export interface CalendarEvent {
  readonly line: number;
  readonly uid: string;
  readonly sequence: number;
  /** DTSTAMP as it stands: later ones sort after earlier ones. */
  readonly stamp: string;
  readonly isCancelled: boolean;
  readonly label: string;
  readonly begin: CalendarTime;
  readonly end: CalendarTime | NominalLength | null;
  readonly rules: readonly Recurrence[];
  readonly further: readonly CalendarTime[];
  readonly except: readonly CalendarTime[];
  /** Which occurrence of its series this one stands for. */
  readonly instead: CalendarTime | null;
}

const RULES_MAX = 4;

/** The event's name in its calendar; null when it has none that can be read. */
export function uidOf(part: CalendarPart): string | null {
  try {
    const uid = propertyOf(part, 'uid')?.text.trim() ?? '';
    return uid === '' || uid.length > UID_CHARACTERS_MAX || /\p{Cc}/u.test(uid) ? null : uid;
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

/** @throws NotUnderstood */
export function readEvent(part: CalendarPart): CalendarEvent {
  const nameless = part.lines.find(({ name }) => name === '');
  if (nameless) throw new NotUnderstood(nameless.line, 'This line has no name, or no value.');
  const uid = uidOf(part);
  if (uid === null)
    throw new NotUnderstood(
      part.line,
      say('This event has no UID of 1 to {count} characters.', { count: UID_CHARACTERS_MAX }),
    );
  const begin = propertyOf(part, 'dtstart');
  if (!begin) throw new NotUnderstood(part.line, 'This event has no DTSTART.');
  const instead = propertyOf(part, 'recurrence-id');
  if (instead?.params['range'] !== undefined)
    throw new NotUnderstood(instead.line, 'A change of all later occurrences (RANGE) can not be taken over.');
  const event = {
    line: part.line,
    uid,
    sequence: wholeNumber(propertyOf(part, 'sequence')),
    stamp: propertyOf(part, 'dtstamp')?.raw ?? '',
    isCancelled: propertyOf(part, 'status')?.raw.toUpperCase() === 'CANCELLED',
    label: labelOf(propertyOf(part, 'summary')),
    begin: timeOf(begin),
    end: endOf(part),
    rules: propertiesOf(part, 'rrule').map(recurrenceOf),
    further: timesIn(part, 'rdate'),
    except: timesIn(part, 'exdate'),
    instead: instead && timeOf(instead),
  };
  if (event.rules.length > RULES_MAX)
    throw new NotUnderstood(part.line, 'This event repeats in too many ways.');
  return event;
}

function endOf(part: CalendarPart): CalendarEvent['end'] {
  const end = propertyOf(part, 'dtend');
  const duration = propertyOf(part, 'duration');
  if (end && duration)
    throw new NotUnderstood(duration.line, 'An event has DTEND or DURATION, and not both.');
  if (end) return timeOf(end);
  if (!duration) return null;
  const match = /^\+?P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(duration.raw);
  if (!match || !/\d/.test(duration.raw))
    throw new NotUnderstood(
      duration.line,
      say('"{value}" is not a duration.', { value: duration.raw.slice(0, 40) }),
    );
  const { weeks, days, hours, minutes, seconds } = ICAL.Duration.fromString(duration.raw);
  return { days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1_000 };
}

function wholeNumber(property: Property | null): number {
  if (!property) return 0;
  if (/^\d{1,9}$/.test(property.raw)) return Number(property.raw);
  throw new NotUnderstood(
    property.line,
    say('"{value}" is not a number.', { value: property.raw.slice(0, 20) }),
  );
}

function labelOf(property: Property | null): string {
  const text = property?.text.replace(/[\p{Cc}\s]+/gu, ' ').trim() ?? '';
  // Never half of a pair.
  return text.slice(0, LABEL_CHARACTERS_MAX).replace(/[\uD800-\uDBFF]$/, '');
}
