import type { Pin } from '../../access/pin.js';
import { InvalidInput } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';

/** @throws InvalidInput `schedule_missing`, `schedule_unexpected`, `schedule_unknown` */
export function checkSchedule(
  reads: Pick<Reads, 'schedules'>,
  { kind, scheduleId }: Pick<Pin, 'kind' | 'scheduleId'>,
): void {
  if (kind === 'scheduled' && scheduleId === null)
    throw new InvalidInput('schedule_missing', 'A scheduled PIN needs schedule_id: make a schedule first.', {
      fields: [{ field: 'schedule_id', message: 'is required for a scheduled PIN' }],
    });
  if (scheduleId === null) return;
  if (kind !== 'scheduled' && kind !== 'duress')
    throw new InvalidInput(
      'schedule_unexpected',
      'Only a scheduled PIN has a schedule: use kind "scheduled".',
      {
        fields: [{ field: 'kind', message: 'must be scheduled when schedule_id is given' }],
      },
    );
  if (!reads.schedules.byId(scheduleId))
    throw new InvalidInput('schedule_unknown', 'There is no such schedule.', {
      fields: [{ field: 'schedule_id', message: 'names no schedule' }],
    });
}
