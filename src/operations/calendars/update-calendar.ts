import { eventBy } from '../audit/new-event.js';
import { requireSite } from '../sites/require-site.js';
import type { Calendar } from './calendar-ports.js';
import { requireFeed, requireFreeCalendarName } from './calendar-rules.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { calendarOrRefuse, calendarView, endedBefore } from './calendar-view.js';
import type { CreateCalendarDeps } from './create-calendar.js';
import { readBy, takeReading } from './take-copy.js';

/** How a text is understood; another of these shows as changes of the last good copy. */
const READ_BY = ['siteId', 'checkInMinute', 'checkOutMinute', 'ignore'] as const;

export function updateCalendar(deps: CreateCalendarDeps): CalendarUseCases['updateCalendar'] {
  return (caller, id, change) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const { feedUrl } = change;
    if (feedUrl !== undefined) requireFeed(deps.feeds, feedUrl);
    return deps.store.write((tx) => {
      const before = calendarOrRefuse(tx, id);
      const atMs = deps.clock.wallMs();
      const after: Calendar = {
        ...before,
        ...given,
        // Tags are of one address; so is what was wrong with it.
        ...(feedUrl !== undefined &&
          feedUrl !== before.feedUrl && { feedTags: { etag: null, lastModified: null }, failure: null }),
        updatedAtMs: atMs,
      };
      requireSite(tx, after.siteId);
      requireFreeCalendarName(tx, after.name, id);
      tx.calendars.update(after);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'CALENDAR_CHANGED',
          description: `Calendar "${after.name}" was changed.`,
          data: { calendar_id: id, changed: Object.keys(given).sort() },
        }),
      );
      const text = READ_BY.some((key) => change[key] !== undefined) ? tx.calendars.textOf(id) : null;
      if (text === null || !deps.timeIsTrusted()) return calendarView(after, endedBefore(deps));
      const reading = readBy(tx, after, text, atMs);
      const anew = takeReading(tx, caller, after, { reading, text: null, tags: after.feedTags }, atMs);
      return calendarView(anew, endedBefore(deps));
    });
  };
}
