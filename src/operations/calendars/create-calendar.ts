import { NEVER_OPEN } from '../../access/schedule/schedule.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { say } from '../../kit/sentence.js';
import { addSchedule } from '../access/create-schedule.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import { requireSite } from '../sites/require-site.js';
import type { Store, Writes } from '../store-ports.js';
import { CALENDARS_MAX, type Calendar, type FeedReader } from './calendar-ports.js';
import { requireDevices, requireFeed, requireFreeCalendarName } from './calendar-rules.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { calendarView, endedBefore, type CalendarTime } from './calendar-view.js';

export interface CreateCalendarDeps extends CalendarTime {
  readonly store: Store;
  readonly newId: NewId;
  readonly feeds: FeedReader;
}

export function createCalendar(deps: CreateCalendarDeps): CalendarUseCases['createCalendar'] {
  return (caller, { siteId, scheduleId, ...settings }) => {
    requireFeed(deps.feeds, settings.feedUrl);
    const atMs = deps.clock.wallMs();
    const id = deps.newId();
    const newScheduleId = deps.newId();
    return deps.store.write((tx) => {
      requireSite(tx, siteId);
      requireFreeCalendarName(tx, settings.name, null);
      requireDevices(tx, settings.codeDeviceIds);
      if (tx.calendars.all().length >= CALENDARS_MAX) {
        throw new Conflict(
          'calendars_full',
          say('The hub keeps {count} calendars: remove some that nobody uses.', { count: CALENDARS_MAX }),
        );
      }
      const calendar: Calendar = {
        ...settings,
        id,
        siteId: siteId ?? firstSite(tx),
        scheduleId: scheduleId ?? newScheduleId,
        feedTags: { etag: null, lastModified: null },
        checkedAtMs: null,
        failure: null,
        copyAtMs: null,
        copy: null,
        applied: [],
        appliedAtMs: null,
        createdBy: caller.userId,
        createdAtMs: atMs,
        updatedAtMs: atMs,
      };
      if (scheduleId === null) makeSchedule(tx, caller, calendar);
      else if (!tx.schedules.byId(scheduleId))
        throw new InvalidInput('schedule_unknown', 'There is no such schedule.', {
          fields: [{ field: 'schedule_id', message: 'names no schedule' }],
        });
      tx.calendars.insert(calendar);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'CALENDAR_ADDED',
          description: `Calendar "${calendar.name}" was added.`,
          data: {
            calendar_id: id,
            schedule_id: calendar.scheduleId,
            site_id: calendar.siteId,
            has_feed: calendar.feedUrl !== null,
            auto_apply: calendar.autoApply,
          },
        }),
      );
      return calendarView(calendar, endedBefore(deps));
    });
  };
}

function makeSchedule(
  tx: Writes,
  caller: Caller,
  { scheduleId, name, createdBy, createdAtMs }: Calendar,
): void {
  addSchedule(tx, caller, {
    id: scheduleId,
    name,
    timing: NEVER_OPEN,
    createdBy,
    createdAtMs,
    updatedAtMs: createdAtMs,
  });
}

/** A hub always has one. */
function firstSite(tx: Writes): string {
  const site = tx.sites.list({ cursor: null, size: 1 }).rows[0];
  if (!site) throw new InvalidInput('site_unknown', 'There is no such site.');
  return site.id;
}
