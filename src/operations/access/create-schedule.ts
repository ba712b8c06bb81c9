import { checkTiming } from '../../access/schedule/check-timing.js';
import type { Schedule, Timing } from '../../access/schedule/schedule.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { say } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { SCHEDULES_MAX } from './schedule-ports.js';
import type { ScheduleUseCases } from './schedule-use-cases.js';

export interface CreateScheduleDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
}

export function createSchedule(deps: CreateScheduleDeps): ScheduleUseCases['createSchedule'] {
  return (caller, { name, timing }) => {
    const atMs = deps.clock.wallMs();
    const schedule: Schedule = {
      id: deps.newId(),
      name,
      timing: { ...timing, bookings: [] },
      createdBy: caller.userId,
      createdAtMs: atMs,
      updatedAtMs: atMs,
    };
    requireSense(schedule.timing);
    return deps.store.write((tx) => addSchedule(tx, caller, schedule));
  };
}

/** @throws Conflict `schedules_full` */
export function addSchedule(tx: Writes, caller: Caller, schedule: Schedule): Schedule {
  if (tx.schedules.count() >= SCHEDULES_MAX) {
    throw new Conflict(
      'schedules_full',
      say('The hub keeps {count} schedules: delete some that nobody uses.', { count: SCHEDULES_MAX }),
    );
  }
  tx.schedules.insert(schedule);
  tx.events.append(
    eventBy(caller, {
      atMs: schedule.createdAtMs,
      type: 'SCHEDULE_CREATED',
      description: `Schedule "${schedule.name}" was created.`,
      data: { schedule_id: schedule.id },
    }),
  );
  return schedule;
}

/** @throws InvalidInput `window_empty`, `exceptions_overlap` */
export function requireSense(timing: Timing): void {
  const trouble = checkTiming(timing);
  if (!trouble) return;
  const { code, field, message } = trouble;
  throw new InvalidInput(code, say('This schedule makes no sense: {field} {why}.', { field, why: message }), {
    fields: [{ field, message }],
  });
}
