import { say } from '../../kit/sentence.js';
import type { Booking } from '../schedule/schedule.js';
import type { Span } from '../schedule/span.js';
import { DAY_MS } from '../schedule/zone.js';
import { NotUnderstood, STAY_DAYS_MAX, type CalendarRules } from './calendar.js';
import type { CalendarEvent, NominalLength } from './calendar-event.js';
import type { CalendarTime } from './calendar-time.js';
import { localTimes, type StepBudget } from './occurrences.js';
import type { TimeZones } from './time-zones.js';

const MINUTE_MS = 60_000;
/** No local time is as far from its instant. */
const APART_MS = 2 * DAY_MS;

export interface StayContext {
  readonly rules: CalendarRules;
  readonly zones: TimeZones;
  readonly budget: StepBudget;
  /** Stays that end before, or begin after, are not looked for. */
  readonly bounds: Span;
}

/** All that a calendar says under one UID. */
export interface Series {
  readonly uid: string;
  /** Without RECURRENCE-ID; null: only changed occurrences were sent. */
  readonly main: CalendarEvent | null;
  /** With RECURRENCE-ID. */
  readonly changed: readonly CalendarEvent[];
}

/** The stays of one UID that lie within the bounds. @throws NotUnderstood */
export function staysOf({ uid, main, changed }: Series, context: StayContext): Booking[] {
  const replaced = new Map<number, CalendarEvent>();
  for (const event of changed)
    if (event.instead) replaced.set(keyOf(event.instead, event.line, context), event);
  const stays: Booking[] = [];
  const add = (name: string, event: CalendarEvent, begin: CalendarTime) => {
    if (event.isCancelled) return;
    const span = spanOf(event, begin, context);
    if (!span || span.untilMs <= context.bounds.fromMs || span.fromMs >= context.bounds.untilMs) return;
    stays.push({ uid: name, label: event.label, ...span });
  };
  const repeats = main !== null && (main.rules.length > 0 || main.further.length > 0);
  if (main && !main.isCancelled)
    for (const begin of repeats ? beginsOf(main, context) : [main.begin]) {
      const key = keyOf(begin, main.line, context);
      if (!replaced.has(key)) add(repeats ? nameOf(uid, key) : uid, main, begin);
    }
  for (const [key, event] of replaced)
    if (main?.isCancelled !== true) add(nameOf(uid, key), event, event.begin);
  return stays;
}

/** An occurrence, by the instant at which its series has it. */
function nameOf(uid: string, keyMs: number): string {
  return `${uid}/${new Date(keyMs).toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

function keyOf(time: CalendarTime, line: number, { zones }: StayContext): number {
  return time.form === 'day' ? time.localMs : zones.instantOf(time, line);
}

/** When a series begins anew, within the horizon, without what it excepts. */
function beginsOf(event: CalendarEvent, context: StayContext): CalendarTime[] {
  const { zones, bounds, budget } = context;
  const { begin, line } = event;
  const near = {
    firstLocalMs: bounds.fromMs - lengthOf(event) - 2 * APART_MS,
    lastLocalMs: bounds.untilMs + APART_MS,
  };
  // What is long past costs no look into the rules of its zone.
  const isNear = ({ localMs }: CalendarTime) => localMs >= near.firstLocalMs && localMs <= near.lastLocalMs;
  const excepted = event.except.filter(isNear);
  const exceptDays = new Set(excepted.flatMap((one) => (one.form === 'day' ? [one.localMs] : [])));
  const except = new Set(excepted.flatMap((one) => (one.form === 'day' ? [] : [zones.instantOf(one, line)])));
  const found = new Map<number, CalendarTime>();
  const take = (time: CalendarTime) => {
    const key = keyOf(time, line, context);
    const day = Math.floor(time.localMs / DAY_MS) * DAY_MS;
    if (exceptDays.has(day) || (time.form !== 'day' && except.has(key))) return;
    found.set(key, time);
  };
  // The first one counts whether or not the rule would give it.
  take(begin);
  for (const rule of event.rules)
    for (const localMs of localTimes(rule, begin.localMs, near, budget)) {
      const time = { ...begin, localMs };
      if (!isNear(time)) continue;
      if (rule.until && isAfter(time, rule.until, line, context)) break;
      take(time);
    }
  for (const time of event.further.filter(isNear)) take(time);
  return [...found.values()];
}

/** At least as long as the event is, by any clock. */
function lengthOf({ begin, end }: CalendarEvent): number {
  if (!end) return DAY_MS;
  return 'form' in end ? Math.max(0, end.localMs - begin.localMs) + DAY_MS : (end.days + 1) * DAY_MS + end.ms;
}

/** UNTIL is a day, an instant, or a time by the clock of the event (RFC 5545, section 3.3.10). */
function isAfter(time: CalendarTime, until: CalendarTime, line: number, { zones }: StayContext): boolean {
  if (until.form === 'day') return Math.floor(time.localMs / DAY_MS) * DAY_MS > until.localMs;
  if (until.form === 'utc' && time.form !== 'day') return zones.instantOf(time, line) > until.localMs;
  return time.localMs > until.localMs;
}

/** @returns null for an event without length, which is no stay */
function spanOf(event: CalendarEvent, begin: CalendarTime, context: StayContext): Span | null {
  const span = begin.form === 'day' ? wholeDays(event, begin, context) : byTheClock(event, begin, context);
  if (span.untilMs < span.fromMs) throw new NotUnderstood(event.line, 'This event ends before it begins.');
  if (span.untilMs - span.fromMs > STAY_DAYS_MAX * DAY_MS)
    throw new NotUnderstood(
      event.line,
      say('This event is longer than {count} days.', { count: STAY_DAYS_MAX }),
    );
  return span.untilMs === span.fromMs ? null : span;
}

/** From check-in on the first day to check-out on the day on which the calendar says it ends; a day is a night at least. */
function wholeDays(
  { begin: first, end, line }: CalendarEvent,
  begin: CalendarTime,
  { rules, zones }: StayContext,
): Span {
  let days = 1;
  if (end && 'form' in end) {
    if (end.form !== 'day') throw new NotUnderstood(line, 'DTSTART is a day, and DTEND is a time.');
    days = (end.localMs - first.localMs) / DAY_MS;
    if (days < 0) throw new NotUnderstood(line, 'This event ends before it begins.');
  } else if (end) {
    if (end.ms !== 0) throw new NotUnderstood(line, 'DTSTART is a day, and DURATION is not in days.');
    days = end.days;
  }
  const local = (day: number, minute: number): CalendarTime => ({
    form: 'local',
    zone: null,
    localMs: begin.localMs + day * DAY_MS + minute * MINUTE_MS,
  });
  return {
    fromMs: zones.instantOf(local(0, rules.checkInMinute), line),
    untilMs: zones.instantOf(local(Math.max(1, days), rules.checkOutMinute), line),
  };
}

/** With DTEND each occurrence is as long as the first; with DURATION its days are days of the calendar. */
function byTheClock(
  { begin: first, end, line }: CalendarEvent,
  begin: CalendarTime,
  { zones }: StayContext,
): Span {
  const fromMs = zones.instantOf(begin, line);
  if (!end) return { fromMs, untilMs: fromMs };
  if (!('form' in end)) return { fromMs, untilMs: later(begin, end, line, zones) };
  if (end.form === 'day') throw new NotUnderstood(line, 'DTSTART is a time, and DTEND is a day.');
  return { fromMs, untilMs: fromMs + zones.instantOf(end, line) - zones.instantOf(first, line) };
}

function later(begin: CalendarTime, { days, ms }: NominalLength, line: number, zones: TimeZones): number {
  return zones.instantOf({ ...begin, localMs: begin.localMs + days * DAY_MS }, line) + ms;
}
