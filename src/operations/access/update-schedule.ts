import type { Schedule } from '../../access/schedule/schedule.js';
import type { Clock } from '../../kit/clock.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { requireSense } from './create-schedule.js';
import { scheduleOrRefuse } from './read-schedule.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';

/** Counts from the next question on, at every lock: no lock holds a code that keeps to a schedule. */
export function updateSchedule(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): ScheduleUseCases['updateSchedule'] {
  return (caller, id, { name, timing }) =>
    deps.store.write((tx) => {
      const before = scheduleOrRefuse(tx, id);
      const atMs = deps.clock.wallMs();
      const after: Schedule = {
        ...before,
        name: name ?? before.name,
        timing: {
          weekDays: timing.weekDays ?? before.timing.weekDays,
          yearDays: timing.yearDays ?? before.timing.yearDays,
          holidays: timing.holidays ?? before.timing.holidays,
          exceptions: timing.exceptions ?? before.timing.exceptions,
          bookings: before.timing.bookings,
        },
        updatedAtMs: atMs,
      };
      requireSense(after.timing);
      tx.schedules.update(id, after.name, after.timing, atMs);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'SCHEDULE_CHANGED',
          description: `Schedule "${after.name}" was changed.`,
          data: {
            schedule_id: id,
            changed: Object.keys({ ...(name !== undefined && { name }), ...timing }).sort(),
          },
        }),
      );
      return after;
    });
}
