import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import type { Schedule } from '../api/wire.js';
import type { Exception, WeekRule } from './rules.js';

const SCHEDULES_MAX = 200;

/** null until they were read. */
export const schedules = signal<readonly Schedule[] | null>(null);

/** Where it fails they stay as they were: the link to the hub is told of elsewhere. */
export async function readSchedules(): Promise<void> {
  schedules.value = await callForAll('GET /api/v1/access/schedules', {}, SCHEDULES_MAX).catch(
    () => schedules.value,
  );
}

/** What the page changes of a schedule; its holidays and what opens once stay as they are. */
export interface UsualTimes {
  readonly name: string;
  readonly week_days: readonly WeekRule[];
  readonly exceptions: readonly Exception[];
}

/** @param key one for each wish: sent twice it is done once @throws Problem, Unreachable */
export async function makeSchedule(body: UsualTimes, key: string): Promise<void> {
  await call('POST /api/v1/access/schedules', { body, key });
  await readSchedules();
}

/** What differs from how it was: the rest may have been changed elsewhere meanwhile, and stays as it is there. */
export function changesOf(was: UsualTimes, now: UsualTimes): Partial<UsualTimes> {
  const isOther = (name: keyof UsualTimes) => JSON.stringify(was[name]) !== JSON.stringify(now[name]);
  return {
    ...(isOther('name') && { name: now.name }),
    ...(isOther('week_days') && { week_days: now.week_days }),
    ...(isOther('exceptions') && { exceptions: now.exceptions }),
  };
}

/** @throws Problem, Unreachable */
export async function changeSchedule(id: string, body: Partial<UsualTimes>): Promise<void> {
  if (Object.keys(body).length === 0) return;
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
