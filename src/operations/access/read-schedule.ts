import type { Schedule } from '../../access/schedule/schedule.js';
import { NotFound } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';

export function readSchedule(deps: {
  readonly store: Pick<Reads, 'schedules'>;
}): ScheduleUseCases['readSchedule'] {
  return (_caller, id) => scheduleOrRefuse(deps.store, id);
}

/** @throws NotFound `schedule_not_found` */
export function scheduleOrRefuse(reads: Pick<Reads, 'schedules'>, id: string): Schedule {
  const schedule = reads.schedules.byId(id);
  if (!schedule) throw new NotFound('schedule_not_found', 'There is no such schedule.');
  return schedule;
}
