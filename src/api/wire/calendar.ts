import * as z from 'zod';
import { CHANGE_KINDS } from '../../access/calendar/changes.js';
import { CALENDAR_BYTES_MAX } from '../../access/calendar/calendar.js';
import type { BookingChange } from '../../access/calendar/changes.js';
import type { Booking } from '../../access/schedule/schedule.js';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import {
  AUTO_APPLY,
  FEED_URL_CHARACTERS_MAX,
  REFRESH_MINUTES_MAX,
  REFRESH_MINUTES_MIN,
} from '../../operations/calendars/calendar-ports.js';
import type { CalendarChanges, CalendarView } from '../../operations/calendars/calendar-use-cases.js';
import { lineIn, timeOrNull, timeOut, uuidIn } from './fields.js';

const NAME_CHARACTERS_MAX = 100;
const WORDS_MAX = 20;
/** As of any PIN. */
const CODE_LOCKS_MAX = 50;

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'Expected a time of day from 00:00 to 23:59.' })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5)))
  .meta({ example: '15:00' });
const fields = {
  name: lineIn(NAME_CHARACTERS_MAX).min(1),
  url: z.string().trim().min(1).max(FEED_URL_CHARACTERS_MAX).nullable().meta({
    description: 'Where the hub asks for newer copies; never told again. Null: texts are uploaded.',
  }),
  code_device_ids: z
    .array(uuidIn)
    .max(CODE_LOCKS_MAX)
    .transform((ids) => [...new Set(ids)])
    .meta({
      description: 'Locks that the own code of each stay opens, once it is made; none: stays have no codes.',
    }),
  refresh_minutes: z.int().min(REFRESH_MINUTES_MIN).max(REFRESH_MINUTES_MAX),
  check_in: timeOfDay.meta({ description: 'When a stay by whole days begins, in the site’s time zone.' }),
  check_out: timeOfDay.meta({ description: 'When it ends, on the day after its last night.' }),
  auto_apply: z.enum(AUTO_APPLY).meta({
    description: 'What counts without anybody’s word. A stay never ends or moves by itself.',
  }),
  ignore: z
    .array(lineIn(NAME_CHARACTERS_MAX).min(1))
    .max(WORDS_MAX)
    .meta({
      description: 'Events with one of these in their summary are no stays.',
      example: ['Not available'],
    }),
};

export const calendarBody = z
  .strictObject({
    name: fields.name,
    site_id: uuidIn.nullish().meta({ description: 'Whose time zone counts; default: the first site.' }),
    schedule_id: uuidIn.nullish().meta({ description: 'A schedule to fill; default: a new one.' }),
    url: fields.url.default(null),
    refresh_minutes: fields.refresh_minutes.default(60),
    check_in: fields.check_in.prefault('15:00'),
    check_out: fields.check_out.prefault('11:00'),
    auto_apply: fields.auto_apply.default('nothing'),
    ignore: fields.ignore.default([]),
    code_device_ids: fields.code_device_ids.prefault([]),
  })
  .meta({ id: 'NewCalendar' });

export const calendarChangeBody = z
  .strictObject({
    name: fields.name.optional(),
    site_id: uuidIn.optional(),
    url: fields.url.optional(),
    refresh_minutes: fields.refresh_minutes.optional(),
    check_in: fields.check_in.optional(),
    check_out: fields.check_out.optional(),
    auto_apply: fields.auto_apply.optional(),
    ignore: fields.ignore.optional(),
    code_device_ids: fields.code_device_ids.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'Nothing to change.' })
  .meta({ id: 'CalendarChange' });

export const calendarText = z
  .custom<Uint8Array>((body) => body instanceof Uint8Array, {
    error: 'Send the calendar itself as the body.',
  })
  .meta({ description: `An iCalendar text (RFC 5545), at most ${CALENDAR_BYTES_MAX} bytes.` });

/** Which changes are meant; default: all. */
export const changeKindsIn = z
  .array(z.enum(CHANGE_KINDS))
  .min(1)
  .default([...CHANGE_KINDS]);

export const applyBody = z
  .strictObject({
    revision: z
      .string()
      .regex(/^[0-9a-f]{16}$/, { error: 'Expected the revision of the changes you saw.' })
      .meta({ description: 'Of the changes that were looked at.' }),
    kinds: changeKindsIn,
  })
  .meta({ id: 'CalendarApply' });

const stay = { uid: z.string(), label: z.string(), from: timeOut, until: timeOut };

export const changesSchema = z
  .object({
    revision: z.string(),
    changes: z.array(
      z.object({
        kind: z.enum(CHANGE_KINDS),
        ...stay,
        before: z.object(stay).nullable(),
        because: z.enum(['cancelled', 'absent']).nullable().meta({
          description: 'Of one that is cancelled: the calendar says so, or it is not there any more.',
        }),
      }),
    ),
    not_understood: z.array(z.object({ line: z.int(), uid: z.string().nullable(), message: z.string() })),
  })
  .meta({ id: 'CalendarChanges' });

export const calendarSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    site_id: z.uuid(),
    schedule_id: z.uuid().meta({ description: 'In which its stays are windows.' }),
    url: z.string().nullable().meta({ description: 'The host alone.' }),
    refresh_minutes: z.int(),
    check_in: z.string(),
    check_out: z.string(),
    auto_apply: z.enum(AUTO_APPLY),
    ignore: z.array(z.string()),
    code_device_ids: z.array(z.uuid()),
    stays: z.int().meta({ description: 'That count.' }),
    changes: z.int().meta({ description: 'That wait to be applied.' }),
    checked_at: timeOut.nullable(),
    copy_at: timeOut.nullable().meta({ description: 'When the last good copy came.' }),
    applied_at: timeOut.nullable(),
    problem: z
      .object({ code: z.string(), message: z.string(), line: z.int().nullable(), since: timeOut })
      .nullable()
      .meta({ description: 'Why the latest try brought no copy; the last good one stays.' }),
    created_at: timeOut,
    updated_at: timeOut,
  })
  .meta({ id: 'Calendar' });

type Tell = (text: Text) => string;

export function toWireCalendar(
  { calendar, changes }: CalendarView,
  tell: Tell,
): z.output<typeof calendarSchema> {
  const { failure } = calendar;
  return {
    id: calendar.id,
    name: calendar.name,
    site_id: calendar.siteId,
    schedule_id: calendar.scheduleId,
    url: calendar.feedUrl === null ? null : `${new URL(calendar.feedUrl).origin}/…`,
    refresh_minutes: calendar.refreshMinutes,
    check_in: clockTime(calendar.checkInMinute),
    check_out: clockTime(calendar.checkOutMinute),
    auto_apply: calendar.autoApply,
    ignore: [...calendar.ignore],
    code_device_ids: [...calendar.codeDeviceIds],
    stays: calendar.applied.length,
    changes: changes.changes.length,
    checked_at: timeOrNull(calendar.checkedAtMs),
    copy_at: timeOrNull(calendar.copyAtMs),
    applied_at: timeOrNull(calendar.appliedAtMs),
    problem: failure && {
      code: failure.code,
      message: tell(failure.text),
      line: failure.line,
      since: rfc3339(failure.sinceMs),
    },
    created_at: rfc3339(calendar.createdAtMs),
    updated_at: rfc3339(calendar.updatedAtMs),
  };
}

export function toWireChanges(found: CalendarChanges, tell: Tell): z.output<typeof changesSchema> {
  return {
    revision: found.revision,
    changes: found.changes.map(toWireChange),
    not_understood: found.troubles.map(({ line, uid, message }) => ({ line, uid, message: tell(message) })),
  };
}

function toWireChange({ kind, booking, before, because }: BookingChange) {
  return { kind, ...toWireStay(booking), before: before && toWireStay(before), because };
}

function toWireStay({ uid, label, fromMs, untilMs }: Booking) {
  return { uid, label, from: rfc3339(fromMs), until: rfc3339(untilMs) };
}

function clockTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
