import type { Schedule, Timing } from '../../access/schedule/schedule.js';
import type { Page, PageRequest } from '../page.js';

/** More than a large building needs; each is at most some tens of kilobytes. */
export const SCHEDULES_MAX = 1_000;

export interface ScheduleReads {
  byId(id: string): Schedule | null;
  /** In the order they were made. */
  list(page: PageRequest): Page<Schedule>;
  count(): number;
  /** Whether a code that is not revoked keeps to it. */
  isInUse(id: string): boolean;
}
export interface ScheduleWrites extends ScheduleReads {
  insert(schedule: Schedule): void;
  update(id: string, name: string, timing: Timing, atMs: number): void;
  remove(id: string): void;
}
