import type { Reads } from '../store-ports.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';

/** In the order they were made. */
export function listSchedules(deps: {
  readonly store: Pick<Reads, 'schedules'>;
}): ScheduleUseCases['listSchedules'] {
  return (_caller, page) => deps.store.schedules.list(page);
}
