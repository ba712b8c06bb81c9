import { eventBy } from '../audit/new-event.js';
import { requireSite } from '../sites/require-site.js';
import type { Store } from '../store-ports.js';
import type { Calendar } from './calendar-ports.js';
import { areSame, rulesOf, untilSettled, type CalendarReader } from './calendar-reader.js';
import { requireDevices, requireFeed, requireFreeCalendarName } from './calendar-rules.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { calendarOrRefuse, calendarView, endedBefore } from './calendar-view.js';
import type { CreateCalendarDeps } from './create-calendar.js';
import { takeReading } from './take-copy.js';

/** How a text is understood; another of these shows as changes of the last good copy. */
const READ_BY = ['siteId', 'checkInMinute', 'checkOutMinute', 'ignore'] as const;

export function updateCalendar(
  deps: CreateCalendarDeps & { readonly reader: CalendarReader },
): CalendarUseCases['updateCalendar'] {
  return (caller, id, change) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const { feedUrl } = change;
    if (feedUrl !== undefined) requireFeed(deps.feeds, feedUrl);
    const isReadAnew = READ_BY.some((key) => change[key] !== undefined);
    const textIn = ({ calendars }: Pick<Store, 'calendars'>) =>
      isReadAnew && deps.timeIsTrusted() ? calendars.textOf(id) : null;
    return untilSettled(async () => {
      const asked: Calendar = { ...calendarOrRefuse(deps.store, id), ...given };
      requireSite(deps.store, asked.siteId);
      const rules = rulesOf(deps.store, asked);
      const text = textIn(deps.store);
      const reading = text === null ? null : await deps.reader.read(text, rules, deps.clock.wallMs());
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
        if (change.codeDeviceIds) requireDevices(tx, change.codeDeviceIds);
        if (textIn(tx) !== text || !areSame(rulesOf(tx, after), rules)) return null;
        tx.calendars.update(after);
        tx.events.append(
          eventBy(caller, {
            atMs,
            type: 'CALENDAR_CHANGED',
            description: `Calendar "${after.name}" was changed.`,
            data: { calendar_id: id, changed: Object.keys(given).sort() },
          }),
        );
        if (reading === null) return calendarView(after, endedBefore(deps));
        const anew = takeReading(tx, caller, after, { reading, text: null, tags: after.feedTags }, atMs);
        return calendarView(anew, endedBefore(deps));
      });
    });
  };
}
