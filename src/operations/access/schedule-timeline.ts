import { nextChange } from '../../access/schedule/next-change.js';
import { isOpenAt } from '../../access/schedule/state-at.js';
import { windows } from '../../access/schedule/windows.js';
import { zoneNamed } from '../../access/schedule/zone.js';
import { InvalidInput, Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { requireSite } from '../sites/require-site.js';
import type { Reads } from '../store-ports.js';
import { zoneOf } from './access-facts.js';
import { scheduleOrRefuse } from './read-schedule.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';

/** A leap year. */
export const TIMELINE_SPAN_MAX_DAYS = 366;
export const TIMELINE_WINDOWS_MAX = 1_000;
const DAY_MS = 86_400_000;

export function scheduleTimeline(deps: {
  readonly store: Pick<Reads, 'schedules' | 'sites'>;
}): ScheduleUseCases['scheduleTimeline'] {
  return (_caller, id, { fromMs, untilMs, siteId, approach }) => {
    const { timing } = scheduleOrRefuse(deps.store, id);
    requireSite(deps.store, siteId);
    if (untilMs <= fromMs) {
      throw new InvalidInput('window_empty', 'The time asked about ends before it begins.', {
        fields: [{ field: 'to', message: 'must be after from' }],
      });
    }
    if (untilMs - fromMs > TIMELINE_SPAN_MAX_DAYS * DAY_MS) {
      throw new InvalidInput(
        'timeline_too_long',
        say('Ask about at most {count} days.', { count: TIMELINE_SPAN_MAX_DAYS }),
        {
          fields: [
            {
              field: 'to',
              message: say('must be at most {count} days after from', { count: TIMELINE_SPAN_MAX_DAYS }),
            },
          ],
        },
      );
    }
    const timeZone = zoneOf(deps.store, siteId);
    const zone = zoneNamed(timeZone);
    if (!zone)
      throw new Unavailable(
        'zone_unknown',
        say('This hub does not know the time zone {zone} of the site.', { zone: timeZone }),
      );
    const found = windows(timing, zone, { fromMs, untilMs }, approach);
    if (found.length > TIMELINE_WINDOWS_MAX) {
      throw new InvalidInput(
        'timeline_too_full',
        say('There are more than {count} windows in this time: ask about less of it.', {
          count: TIMELINE_WINDOWS_MAX,
        }),
        { fields: [{ field: 'to', message: 'must be nearer to from' }] },
      );
    }
    return {
      timeZone,
      isOpenAtStart: isOpenAt(timing, zone, fromMs, approach),
      windows: found,
      nextChange: nextChange(timing, zone, fromMs, approach),
    };
  };
}
