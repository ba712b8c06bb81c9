import type { Schedule } from '../api/wire.js';

/** One line of a usual week: days, and a window on each of them. */
export type WeekRule = Schedule['week_days'][number];

/** What a new line proposes: the hours in which people work. */
export const USUAL_RULE: WeekRule = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  start: '09:00',
  end: '18:00',
  from_date: null,
  until_date: null,
};

/** The end of a day, for the hub and for a field that knows no such time. */
const MIDNIGHT = { hub: '24:00', field: '00:00' };

export function endForField({ end }: WeekRule): string {
  return end === MIDNIGHT.hub ? MIDNIGHT.field : end;
}

export function withEnd(rule: WeekRule, typed: string): WeekRule {
  return { ...rule, end: typed === MIDNIGHT.field ? MIDNIGHT.hub : typed };
}

/** Whether the hub can make sense of it: a day at least, and both times. */
export function isWhole({ days, start, end }: WeekRule): boolean {
  return days.length > 0 && start !== '' && end !== '';
}
