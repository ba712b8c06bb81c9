import type { Approach, Schedule, Timing } from '../../access/schedule/schedule.js';
import type { Span } from '../../access/schedule/span.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';

/** What people say of when a schedule is open; stays that a calendar brought are not theirs to write. */
export type ScheduleTiming = Omit<Timing, 'bookings'>;

export interface Timeline {
  /** IANA zone that its times were read in. */
  readonly timeZone: string;
  readonly isOpenAtStart: boolean;
  /** In order, apart from each other. */
  readonly windows: readonly Span[];
  /** The first change after the start; null: none within two years. */
  readonly nextChange: { readonly atMs: number; readonly opens: boolean } | null;
}

/** What can be asked about when codes count. */
export interface ScheduleUseCases {
  /** @throws InvalidInput `window_empty`, `exceptions_overlap`; Conflict `schedules_full` */
  createSchedule(caller: Caller, input: { name: string; timing: ScheduleTiming }): Promise<Schedule>;
  listSchedules(caller: Caller, page: PageRequest): Page<Schedule>;
  /** @throws NotFound `schedule_not_found` */
  readSchedule(caller: Caller, id: string): Schedule;
  /** What is not given stays. @throws NotFound `schedule_not_found`, and as `createSchedule` */
  updateSchedule(
    caller: Caller,
    id: string,
    change: {
      name?: string | undefined;
      timing: { [K in keyof ScheduleTiming]?: ScheduleTiming[K] | undefined };
    },
  ): Promise<Schedule>;
  /** @throws NotFound `schedule_not_found`, Conflict `schedule_in_use` */
  deleteSchedule(caller: Caller, id: string): Promise<void>;
  /**
   * When it is really open. @param siteId whose zone it is read in; null: the first site's
   * @throws NotFound `schedule_not_found`; InvalidInput `window_empty`, `timeline_too_long`, `timeline_too_full`, `site_unknown`
   */
  scheduleTimeline(
    caller: Caller,
    id: string,
    about: Span & { readonly siteId: string | null; readonly approach: Approach },
  ): Timeline;
}
