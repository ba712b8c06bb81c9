import { tell } from '../languages/tell.js';
import { schedules } from './schedules.js';

/** Terms of something that was given, with the hours it keeps to where there are such. */
export function withHours(terms: string, scheduleId: string | null): string {
  if (scheduleId === null) return terms;
  const name = schedules.value?.find(({ id }) => id === scheduleId)?.name;
  return `${terms} · ${name === undefined ? tell('At certain hours') : tell('Hours: {name}', { name })}`;
}
