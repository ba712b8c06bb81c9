import { say } from '../../kit/sentence.js';
import { BOOKINGS_MAX, type Booking } from '../schedule/schedule.js';
import { DAY_MS } from '../schedule/zone.js';
import {
  CALENDAR_BYTES_MAX,
  CALENDAR_EVENTS_MAX,
  CALENDAR_HORIZON_DAYS,
  CALENDAR_STEPS_MAX,
  NotUnderstood,
  TROUBLES_MAX,
} from './calendar.js';
import type { CalendarReading, CalendarRefusal, CalendarRules, CalendarTrouble } from './calendar.js';
import { calendarParts, type CalendarPart } from './calendar-part.js';
import { readEvent, uidOf, type CalendarEvent } from './calendar-event.js';
import { staysOf, type Series } from './stays.js';
import { TimeZones } from './time-zones.js';

/** All of `calendarPieces` at once: for texts of one's own. */
export function readCalendar(text: string, rules: CalendarRules, nowMs: number): CalendarReading {
  const pieces = calendarPieces(text, rules, nowMs);
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}

/**
 * What an iCalendar text (RFC 5545) says of stays, as of `nowMs`. A text that is cut off, mixed up or empty is refused as a
 * whole; one event that can't be understood is told, and the others count. It is read in pieces of at most some hundred lines,
 * one event or the stays of one event, since a door must not wait for all of it.
 */
export function* calendarPieces(
  text: string,
  rules: CalendarRules,
  nowMs: number,
): Generator<void, CalendarReading, void> {
  if (Buffer.byteLength(text) > CALENDAR_BYTES_MAX)
    return refused({
      code: 'calendar_too_large',
      line: null,
      message: say('A calendar may have at most {count} bytes.', { count: CALENDAR_BYTES_MAX }),
    });
  let calendars;
  try {
    calendars = yield* calendarParts(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return refused({ code: 'calendar_broken', line: error.line, message: error.text });
  }
  const events = calendars.flatMap((one) => one.parts.filter(({ name }) => name === 'vevent'));
  if (events.length === 0)
    return refused({ code: 'calendar_empty', line: null, message: 'There is no event in this calendar.' });
  if (events.length > CALENDAR_EVENTS_MAX)
    return refused({
      code: 'calendar_too_full',
      line: null,
      message: say('A calendar may have at most {count} events.', { count: CALENDAR_EVENTS_MAX }),
    });
  return yield* staysIn(calendars, events, rules, nowMs);
}

function* staysIn(
  calendars: readonly CalendarPart[],
  parts: readonly CalendarPart[],
  rules: CalendarRules,
  nowMs: number,
): Generator<void, CalendarReading, void> {
  const budget = { left: CALENDAR_STEPS_MAX };
  const zones = new TimeZones(rules.timeZone, calendars, budget);
  const context = {
    rules,
    zones,
    budget,
    bounds: { fromMs: nowMs, untilMs: nowMs + CALENDAR_HORIZON_DAYS * DAY_MS },
  };
  const troubles: CalendarTrouble[] = [];
  const unreadable = new Set<string>();
  let isPartial = false;
  const grasp = <T>(uid: string | null, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      if (troubles.length < TROUBLES_MAX) troubles.push({ line: error.line, uid, message: error.text });
      if (uid === null) isPartial = true;
      else unreadable.add(uid);
      return null;
    }
  };
  const events: CalendarEvent[] = [];
  for (const part of parts) {
    yield;
    const event = grasp(uidOf(part), () => readEvent(part));
    if (event) events.push(event);
  }
  const withdrawn = calendars.some(({ lines }) =>
    lines.some(({ name, text }) => name === 'method' && /:\s*CANCEL\s*$/i.test(text)),
  );
  const bookings: Booking[] = [];
  const cancelled: string[] = [];
  for (const series of seriesOf(events)) {
    if (unreadable.has(series.uid)) continue;
    if (withdrawn || series.main?.isCancelled === true) cancelled.push(series.uid);
    if (withdrawn) continue;
    yield;
    const stays = grasp(series.uid, () => staysOf(series, context)) ?? [];
    bookings.push(...stays.filter(({ label }) => !isIgnored(label, rules.ignore)));
    if (bookings.length > BOOKINGS_MAX)
      return refused({
        code: 'calendar_too_full',
        line: null,
        message: say('A calendar may have at most {count} stays that have not ended.', {
          count: BOOKINGS_MAX,
        }),
      });
  }
  bookings.sort((one, other) => one.fromMs - other.fromMs || (one.uid < other.uid ? -1 : 1));
  return { ok: true, copy: { bookings, cancelled, unreadable: [...unreadable], isPartial, troubles } };
}

/** By UID; of several versions of one event the last counts (RFC 5545, sections 3.8.7.4 and 3.8.7.2). */
function seriesOf(events: readonly CalendarEvent[]): Series[] {
  const byUid = new Map<string, CalendarEvent[]>();
  for (const event of events) {
    const known = byUid.get(event.uid);
    if (known) known.push(event);
    else byUid.set(event.uid, [event]);
  }
  return [...byUid].map(([uid, all]) => {
    const ordered = [...all].sort(
      (one, other) =>
        one.sequence - other.sequence || (one.stamp < other.stamp ? -1 : one.stamp > other.stamp ? 1 : 0),
    );
    return {
      uid,
      main: ordered.findLast(({ instead }) => instead === null) ?? null,
      changed: ordered.filter(({ instead }) => instead !== null),
    };
  });
}

function isIgnored(label: string, ignore: readonly string[]): boolean {
  const folded = label.toLowerCase();
  return ignore.some((word) => folded.includes(word.toLowerCase()));
}

function refused(refusal: CalendarRefusal): CalendarReading {
  return { ok: false, refusal };
}
