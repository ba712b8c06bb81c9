import { bookingChanges, revisionOf } from '../../access/calendar/changes.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';
import type { Calendar } from './calendar-ports.js';
import type { CalendarChanges, CalendarUseCases, CalendarView } from './calendar-use-cases.js';

export interface CalendarTime {
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
}

/** While nobody knows what time it is, no stay has ended. */
export function endedBefore({ clock, timeIsTrusted }: CalendarTime): number {
  return timeIsTrusted() ? clock.wallMs() : -Infinity;
}

export function changesOf({ applied, copy }: Calendar, nowMs: number): CalendarChanges {
  const changes = copy ? bookingChanges(applied, copy, nowMs) : [];
  return { revision: revisionOf(changes), changes, troubles: copy?.troubles ?? [] };
}

export function calendarView(calendar: Calendar, nowMs: number): CalendarView {
  return { calendar, changes: changesOf(calendar, nowMs) };
}

/** @throws NotFound `calendar_not_found` */
export function calendarOrRefuse(reads: Pick<Reads, 'calendars'>, id: string): Calendar {
  const calendar = reads.calendars.byId(id);
  if (!calendar) throw new NotFound('calendar_not_found', 'There is no such calendar.');
  return calendar;
}

type ReadDeps = CalendarTime & { readonly store: Pick<Reads, 'calendars'> };

export function readCalendar(deps: ReadDeps): CalendarUseCases['readCalendar'] {
  return (_caller, id) => calendarView(calendarOrRefuse(deps.store, id), endedBefore(deps));
}

export function listCalendars(deps: ReadDeps): CalendarUseCases['listCalendars'] {
  return () => deps.store.calendars.all().map((one) => calendarView(one, endedBefore(deps)));
}
