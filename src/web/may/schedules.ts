import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import type { Schedule } from '../api/wire.js';
import type { WeekRule } from './rules.js';

const SCHEDULES_MAX = 200;

/** null until they were read. */
export const schedules = signal<readonly Schedule[] | null>(null);

/** Where it fails they stay as they were: the link to the hub is told of elsewhere. */
export async function readSchedules(): Promise<void> {
  schedules.value = await callForAll('GET /api/v1/access/schedules', {}, SCHEDULES_MAX).catch(
    () => schedules.value,
  );
}

/** What the page changes of a schedule; its exceptions and holidays stay as they are. */
export interface UsualWeek {
  readonly name: string;
  readonly week_days: readonly WeekRule[];
}

/** @param key one for each wish: sent twice it is done once @throws Problem, Unreachable */
export async function makeSchedule(body: UsualWeek, key: string): Promise<void> {
  await call('POST /api/v1/access/schedules', { body, key });
  await readSchedules();
}

/** @throws Problem, Unreachable */
export async function changeSchedule(id: string, body: UsualWeek): Promise<void> {
  await call('PATCH /api/v1/access/schedules/{id}', { params: { id }, body });
  await readSchedules();
}

/** @throws Problem `schedule_in_use`, Unreachable */
export async function removeSchedule(id: string): Promise<void> {
  await call('DELETE /api/v1/access/schedules/{id}', { params: { id } });
  await readSchedules();
}

export function forgetSchedules(): void {
  schedules.value = null;
}
