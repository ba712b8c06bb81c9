import { Conflict } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import type { Reads, Store } from '../store-ports.js';
import { fillSchedule } from './apply-calendar.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { calendarOrRefuse, endedBefore, type CalendarTime } from './calendar-view.js';

function hasCodesAhead(tx: Pick<Reads, 'pins'>, id: string, endedMs: number): boolean {
  return tx.pins.ofCalendar(id).some(({ validUntilMs }) => (validUntilMs ?? Infinity) > endedMs);
}

/** The schedule stays, without the stays of this calendar. Not while a code relies on one that has not ended. */
export function deleteCalendar(
  deps: CalendarTime & { readonly store: Store },
): CalendarUseCases['deleteCalendar'] {
  return (caller, id) =>
    deps.store.write((tx) => {
      const calendar = calendarOrRefuse(tx, id);
      const endedMs = endedBefore(deps);
      const ahead = calendar.applied.filter(({ untilMs }) => untilMs > endedMs).length;
      if (ahead > 0 && (tx.schedules.isInUse(calendar.scheduleId) || hasCodesAhead(tx, id, endedMs))) {
        throw new Conflict(
          'calendar_in_use',
          'Codes rely on stays of this calendar: revoke them first, or give them another schedule.',
        );
      }
      const atMs = deps.clock.wallMs();
      fillSchedule(tx, { ...calendar, applied: [] }, atMs);
      tx.calendars.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'CALENDAR_REMOVED',
          description: `Calendar "${calendar.name}" was removed.`,
          data: { calendar_id: id, schedule_id: calendar.scheduleId, stays: ahead },
        }),
      );
    });
}
