import { useFresh } from '../fresh.js';
import { isKeeper } from '../session/session.js';
import { readSchedules } from './schedules.js';

/** Reads the schedules, and reads them again as they change, while something is shown that may keep to one; for who may see them. */
export function useSchedules(): void {
  useFresh(() => {
    if (isKeeper()) void readSchedules();
  }, /^SCHEDULE_/);
}
