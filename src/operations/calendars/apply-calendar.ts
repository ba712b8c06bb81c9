import { withChanges, type BookingChange } from '../../access/calendar/changes.js';
import { BOOKINGS_MAX, type Booking } from '../../access/schedule/schedule.js';
import { rfc3339 } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { CredentialSync } from '../access/credential-sync.js';
import { scheduleOrRefuse } from '../access/read-schedule.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Reads, Store, Writes } from '../store-ports.js';
import type { Calendar } from './calendar-ports.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { followStays } from './stay-codes.js';
import {
  calendarOrRefuse,
  calendarView,
  changesOf,
  endedBefore,
  type CalendarTime,
} from './calendar-view.js';

/** Changes that one row of the log tells one by one; their number it always tells. */
export const CHANGES_TOLD_MAX = 50;

export function applyCalendar(
  deps: CalendarTime & { readonly store: Store; readonly credentials?: Pick<CredentialSync, 'changed'> },
): CalendarUseCases['applyCalendar'] {
  return async (caller, id, { revision, kinds }) => {
    const { view, deviceIds } = await deps.store.write((tx) => {
      const calendar = calendarOrRefuse(tx, id);
      const endedMs = endedBefore(deps);
      const listed = changesOf(calendar, endedMs);
      if (listed.revision !== revision) {
        throw new Conflict(
          'calendar_changed',
          'The calendar has changed since you looked: look at its changes again, and apply those.',
          { data: { revision: listed.revision } },
        );
      }
      const chosen = listed.changes.filter(({ kind }) => kinds.includes(kind));
      const deviceIds = tx.pins.ofCalendar(id).flatMap((pin) => pin.deviceIds);
      const after = makeCount(tx, caller, calendar, chosen, { atMs: deps.clock.wallMs(), endedMs });
      tx.calendars.update(after);
      return { view: calendarView(after, endedMs), deviceIds };
    });
    deps.credentials?.changed([...new Set(deviceIds)]);
    return view;
  };
}

/**
 * Puts changed stays into the schedule, where the decision reads them, and into the log. The calendar itself is for the
 * caller to store. @throws Conflict `schedule_full`
 */
export function makeCount(
  tx: Writes,
  caller: Caller,
  calendar: Calendar,
  changes: readonly BookingChange[],
  { atMs, endedMs }: { readonly atMs: number; readonly endedMs: number },
): Calendar {
  if (changes.length === 0) return calendar;
  const after = { ...calendar, applied: withChanges(calendar.applied, changes, endedMs), appliedAtMs: atMs };
  fillSchedule(tx, after, atMs);
  followStays(tx, caller, after, changes, { atMs, endedMs });
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'CALENDAR_APPLIED',
      description: `Stays of the calendar "${calendar.name}" were changed: ${counted(changes)}.`,
      data: {
        calendar_id: calendar.id,
        schedule_id: calendar.scheduleId,
        ...numbers(changes),
        changes: changes.slice(0, CHANGES_TOLD_MAX).map(({ kind, booking, before, because }) => ({
          kind,
          uid: booking.uid,
          from: rfc3339(booking.fromMs),
          until: rfc3339(booking.untilMs),
          ...(kind === 'moved' &&
            before && { was_from: rfc3339(before.fromMs), was_until: rfc3339(before.untilMs) }),
          ...(because !== null && { because }),
        })),
      },
    }),
  );
  return after;
}

type Filling = Pick<Calendar, 'id' | 'scheduleId' | 'applied'>;

/** The schedule's stays are those of all its calendars. @throws Conflict `schedule_full` */
export function fillSchedule(tx: Writes, calendar: Filling, atMs: number): void {
  requireRoom(tx, calendar);
  const { name, timing } = scheduleOrRefuse(tx, calendar.scheduleId);
  tx.schedules.update(calendar.scheduleId, name, { ...timing, bookings: bookingsWith(tx, calendar) }, atMs);
}

/** The stays of the calendar's schedule, as they are when these of its own count. */
export function bookingsWith(reads: Pick<Reads, 'calendars'>, calendar: Filling): readonly Booking[] {
  const bookings = [...othersIn(reads, calendar), ...calendar.applied];
  return bookings.sort((one, other) => one.fromMs - other.fromMs);
}

/** @throws Conflict `schedule_full` */
export function requireRoom(reads: Pick<Reads, 'calendars'>, calendar: Filling): void {
  if (roomFor(reads, calendar) >= 0) return;
  throw new Conflict(
    'schedule_full',
    say('A schedule holds {count} stays: give this calendar a schedule of its own.', {
      count: BOOKINGS_MAX,
    }),
  );
}

/** How many more stays its schedule has room for. */
export function roomFor(reads: Pick<Reads, 'calendars'>, calendar: Filling): number {
  return BOOKINGS_MAX - calendar.applied.length - othersIn(reads, calendar).length;
}

/** What the other calendars of the same schedule brought. */
function othersIn(reads: Pick<Reads, 'calendars'>, { id, scheduleId }: Filling): readonly Booking[] {
  return reads.calendars.ofSchedule(scheduleId).flatMap((one) => (one.id === id ? [] : one.applied));
}

export function numbers(changes: readonly BookingChange[]) {
  const of = (wanted: BookingChange['kind']) => changes.filter(({ kind }) => kind === wanted).length;
  return { added: of('added'), moved: of('moved'), renamed: of('renamed'), cancelled: of('cancelled') };
}

export function counted(changes: readonly BookingChange[]): string {
  return Object.entries(numbers(changes))
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}
