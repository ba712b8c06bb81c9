import { InvalidInput, NotFound } from '../kit/errors.js';
import type { HubClient } from './hub-client.js';
import { scheduleShape } from './wire/codes.js';

/** @returns the id of the schedule with this id or name @throws NotFound `schedule_not_found`, InvalidInput `schedule_ambiguous` */
export async function findSchedule(hub: HubClient, name: string): Promise<string> {
  const schedules = await hub.list('/api/v1/access/schedules', scheduleShape);
  const byId = schedules.find(({ id }) => id === name.toLowerCase());
  const byName = schedules.filter((one) => one.name === name);
  if (!byId && byName.length > 1)
    throw new InvalidInput(
      'schedule_ambiguous',
      `${byName.length} schedules are called "${name}". Use the id.`,
    );
  const found = byId ?? byName[0];
  if (!found) throw new NotFound('schedule_not_found', `There is no schedule "${name}".`);
  return found.id;
}
