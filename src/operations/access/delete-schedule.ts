import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { scheduleOrRefuse } from './read-schedule.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';

export function deleteSchedule(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): ScheduleUseCases['deleteSchedule'] {
  return async (caller, id) => {
    await deps.store.write((tx) => {
      const { name } = scheduleOrRefuse(tx, id);
      if (tx.schedules.isInUse(id)) {
        throw new Conflict(
          'schedule_in_use',
          'Codes keep to this schedule: revoke them first, or change the schedule.',
        );
      }
      if (tx.calendars.ofSchedule(id).length > 0)
        throw new Conflict('schedule_in_use', 'A calendar fills this schedule: remove the calendar first.');
      tx.schedules.remove(id);
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'SCHEDULE_REMOVED',
          description: `Schedule "${name}" was removed.`,
          data: { schedule_id: id },
        }),
      );
    });
  };
}
