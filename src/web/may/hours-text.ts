import { tell } from '../languages/tell.js';
import { schedules } from './schedules.js';

/** Terms of something that was given, with the hours it keeps to where there are such. */
export function withHours(terms: string, scheduleId: string | null): string {
  if (scheduleId === null) return terms;
  const name = schedules.value?.find(({ id }) => id === scheduleId)?.name;
  return `${terms} · ${name === undefined ? tell('At certain hours') : tell('Hours: {name}', { name })}`;
}

/** Of what is in force, as far as is known here: whether its hours are open only the hub knows. */
export function worksText(scheduleId: string | null): string {
  return scheduleId === null ? tell('Works now') : tell('Works in its hours');
}
