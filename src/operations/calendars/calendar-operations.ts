import { applyCalendar } from './apply-calendar.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { listCalendars, readCalendar } from './calendar-view.js';
import { createCalendar, type CreateCalendarDeps } from './create-calendar.js';
import { createStayPin, listStays, type StayPinDeps } from './create-stay-pin.js';
import { deleteCalendar } from './delete-calendar.js';
import type { CalendarRefresh } from './refresh-calendar.js';
import { updateCalendar } from './update-calendar.js';
import { uploadCalendar } from './upload-calendar.js';

/** Everything about calendars of stays. */
export function calendarOperations(
  deps: CreateCalendarDeps &
    Pick<StayPinDeps, 'makePin'> &
    Pick<Parameters<typeof applyCalendar>[0], 'credentials'> & {
      readonly refresh: Pick<CalendarRefresh, 'refresh' | 'reader'>;
    },
): CalendarUseCases {
  const reading = { ...deps, reader: deps.refresh.reader };
  return {
    createCalendar: createCalendar(deps),
    listCalendars: listCalendars(deps),
    readCalendar: readCalendar(deps),
    updateCalendar: updateCalendar(reading),
    deleteCalendar: deleteCalendar(deps),
    uploadCalendar: uploadCalendar(reading),
    refreshCalendar: deps.refresh.refresh,
    applyCalendar: applyCalendar(deps),
    listStays: listStays(deps),
    createStayPin: createStayPin(deps),
  };
}
