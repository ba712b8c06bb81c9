import * as z from 'zod';
import {
  EXCEPTIONS_MAX,
  HOLIDAYS_MAX,
  OPERATING_MODES,
  WEEK_DAY_RULES_MAX,
  WINDOWS_PER_EXCEPTION_MAX,
  YEAR_DAY_RULES_MAX,
} from '../../access/schedule/schedule.js';
import type { DayWindow, Schedule } from '../../access/schedule/schedule.js';
import { rfc3339 } from '../../kit/clock.js';
import type { ScheduleTiming } from '../../operations/access/schedule-use-cases.js';
import { lineIn, timeOut } from './fields.js';

const DAY_MS = 86_400_000;
const NAME_CHARACTERS_MAX = 100;
const WEEK_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const year = (text: string) => Number(text.slice(0, 4));
const isNear = (text: string) => year(text) >= 2000 && year(text) <= 2199;
const NEAR = { error: 'Expected a year from 2000 to 2199.' };

const date = z.iso
  .date({ error: 'Expected a date, for example 2026-12-24.' })
  .refine(isNear, NEAR)
  .meta({ example: '2026-12-24' });
const localTime = z.iso
  .datetime({ local: true, error: 'Expected a local time without zone, for example 2026-12-24T18:00.' })
  .refine((text) => !text.endsWith('Z'), { error: 'Expected a local time: without Z.' })
  .refine(isNear, NEAR)
  .meta({ example: '2026-12-24T18:00', description: 'In the time zone of the lock’s site.' });
const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'Expected a time of day from 00:00 to 23:59.' })
  .meta({ example: '09:00' });
const endOfWindow = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'Expected a time of day from 00:00 to 24:00.' })
  .meta({ example: '12:30', description: 'Not after `start`: on the next day.' });

const dayWindow = z.strictObject({ start: timeOfDay, end: endOfWindow });
const range = z.strictObject({ start: localTime, end: localTime });

export const timingFields = {
  week_days: z
    .array(
      dayWindow.extend({
        days: z.array(z.enum(WEEK_DAYS)).min(1).max(7),
        from_date: date.nullish(),
        until_date: date.nullish().meta({ description: 'The last day on which a window begins.' }),
      }),
    )
    .max(WEEK_DAY_RULES_MAX)
    .meta({ description: 'Every week. A window over midnight belongs to the day on which it begins.' }),
  year_days: z.array(range).max(YEAR_DAY_RULES_MAX).meta({ description: 'Once.' }),
  holidays: z
    .array(range.extend({ operating_mode: z.enum(OPERATING_MODES) }))
    .max(HOLIDAYS_MAX)
    .meta({
      description:
        'Above everything else. vacation: nobody at the lock; no_remote: nobody from elsewhere; privacy: nobody; passage: open throughout.',
    }),
  exceptions: z
    .array(
      z.strictObject({
        from_date: date,
        until_date: date.nullish().meta({ description: 'Included; without it, one day.' }),
        windows: z.array(dayWindow).max(WINDOWS_PER_EXCEPTION_MAX).default([]),
      }),
    )
    .max(EXCEPTIONS_MAX)
    .meta({ description: 'Days on which only these windows count, and none where there are none.' }),
};

const name = lineIn(NAME_CHARACTERS_MAX).min(1);

/** Of a new schedule, and of one that is replaced. */
export const scheduleBody = z
  .strictObject({
    name,
    week_days: timingFields.week_days.default([]),
    year_days: timingFields.year_days.default([]),
    holidays: timingFields.holidays.default([]),
    exceptions: timingFields.exceptions.default([]),
  })
  .meta({ id: 'NewSchedule' });

export const scheduleChangeBody = z
  .strictObject({
    name: name.optional(),
    week_days: timingFields.week_days.optional(),
    year_days: timingFields.year_days.optional(),
    holidays: timingFields.holidays.optional(),
    exceptions: timingFields.exceptions.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'Nothing to change.' })
  .meta({ id: 'ScheduleChange' });

const windowOut = z.object({ start: z.string(), end: z.string() });

export const scheduleSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    week_days: z.array(
      windowOut.extend({
        days: z.array(z.enum(WEEK_DAYS)),
        from_date: z.string().nullable(),
        until_date: z.string().nullable(),
      }),
    ),
    year_days: z.array(windowOut),
    holidays: z.array(windowOut.extend({ operating_mode: z.enum(OPERATING_MODES) })),
    exceptions: z.array(
      z.object({ from_date: z.string(), until_date: z.string(), windows: z.array(windowOut) }),
    ),
    bookings: z
      .array(z.object({ uid: z.string(), label: z.string(), from: timeOut, until: timeOut }))
      .meta({ description: 'Taken over from a calendar.' }),
    created_by: z.uuid().nullable(),
    created_at: timeOut,
    updated_at: timeOut,
  })
  .meta({ id: 'Schedule' });

/** What a body says of the timing; what it does not say is absent. */
export function fromWireTiming(body: z.output<typeof scheduleChangeBody>): Partial<ScheduleTiming> {
  const { week_days, year_days, holidays, exceptions } = body;
  return {
    ...(week_days && {
      weekDays: week_days.map((one) => ({
        ...toWindow(one),
        days: one.days.reduce((mask, day) => mask | (1 << WEEK_DAYS.indexOf(day)), 0),
        fromDay: dayOrNull(one.from_date),
        untilDay: dayOrNull(one.until_date),
      })),
    }),
    ...(year_days && { yearDays: year_days.map(toRange) }),
    ...(holidays && { holidays: holidays.map((one) => ({ ...toRange(one), mode: one.operating_mode })) }),
    ...(exceptions && {
      exceptions: exceptions.map((one) => ({
        fromDay: toDay(one.from_date),
        untilDay: toDay(one.until_date ?? one.from_date),
        windows: one.windows.map(toWindow),
      })),
    }),
  };
}

export function toWireSchedule({ timing, ...schedule }: Schedule): z.output<typeof scheduleSchema> {
  return {
    id: schedule.id,
    name: schedule.name,
    week_days: timing.weekDays.map((one) => ({
      ...fromWindow(one),
      days: WEEK_DAYS.filter((_, at) => (one.days & (1 << at)) !== 0),
      from_date: one.fromDay === null ? null : fromDay(one.fromDay),
      until_date: one.untilDay === null ? null : fromDay(one.untilDay),
    })),
    year_days: timing.yearDays.map(fromRange),
    holidays: timing.holidays.map((one) => ({ ...fromRange(one), operating_mode: one.mode })),
    exceptions: timing.exceptions.map((one) => ({
      from_date: fromDay(one.fromDay),
      until_date: fromDay(one.untilDay),
      windows: one.windows.map(fromWindow),
    })),
    bookings: timing.bookings.map(({ uid, label, fromMs, untilMs }) => ({
      uid,
      label,
      from: rfc3339(fromMs),
      until: rfc3339(untilMs),
    })),
    created_by: schedule.createdBy,
    created_at: rfc3339(schedule.createdAtMs),
    updated_at: rfc3339(schedule.updatedAtMs),
  };
}

const toMinute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const fromMinute = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const toDay = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY_MS;
const dayOrNull = (text: string | null | undefined) => (text == null ? null : toDay(text));
const fromDay = (day: number) => rfc3339(day * DAY_MS).slice(0, 10);
/** Local readings are kept as if they were UTC. */
const fromLocal = (localMs: number) => rfc3339(localMs).slice(0, 19);

function toWindow({ start, end }: { start: string; end: string }): DayWindow {
  return { startMinute: toMinute(start), endMinute: toMinute(end) };
}

function fromWindow({ startMinute, endMinute }: DayWindow) {
  return { start: fromMinute(startMinute), end: fromMinute(endMinute) };
}

function toRange({ start, end }: { start: string; end: string }) {
  return { startLocalMs: Date.parse(`${start}Z`), endLocalMs: Date.parse(`${end}Z`) };
}

function fromRange({ startLocalMs, endLocalMs }: { startLocalMs: number; endLocalMs: number }) {
  return { start: fromLocal(startLocalMs), end: fromLocal(endLocalMs) };
}
