import { createSchedule } from './create-schedule.js';
import { deleteSchedule } from './delete-schedule.js';
import { listSchedules } from './list-schedules.js';
import { readSchedule } from './read-schedule.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';
import { scheduleTimeline } from './schedule-timeline.js';
import { updateSchedule } from './update-schedule.js';

/** Everything about when codes count. */
export function scheduleOperations(deps: Parameters<typeof createSchedule>[0]): ScheduleUseCases {
  return {
    createSchedule: createSchedule(deps),
    listSchedules: listSchedules(deps),
    readSchedule: readSchedule(deps),
    updateSchedule: updateSchedule(deps),
    deleteSchedule: deleteSchedule(deps),
    scheduleTimeline: scheduleTimeline(deps),
  };
}
