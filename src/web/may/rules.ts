import type { Schedule } from '../api/wire.js';

/** One line of a usual week: days, and a window on each of them. */
export type WeekRule = Schedule['week_days'][number];

/** Days on which other windows count than usual, or none. */
export type Exception = Schedule['exceptions'][number];

/** A part of a day, of a line of the week or of an exception. */
export interface Window {
  readonly start: string;
  readonly end: string;
}

/** The hours in which people work. */
export const USUAL_WINDOW: Window = { start: '09:00', end: '18:00' };

/** What a new line proposes. */
export const USUAL_RULE: WeekRule = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  ...USUAL_WINDOW,
  from_date: null,
  until_date: null,
};

/** What a new exception begins with: days that are still to be chosen, and closed. */
export const NEW_EXCEPTION: Exception = { from_date: '', until_date: '', windows: [] };

/** The end of a day, for the hub and for a field that knows no such time. */
const MIDNIGHT = { hub: '24:00', field: '00:00' };

export function endForField({ end }: Window): string {
  return end === MIDNIGHT.hub ? MIDNIGHT.field : end;
}

export function withEnd<W extends Window>(window: W, typed: string): W {
  return { ...window, end: typed === MIDNIGHT.field ? MIDNIGHT.hub : typed };
}

/** Whether the hub can make sense of it: a day at least, and both times. */
export function isWhole({ days, ...window }: WeekRule): boolean {
  return days.length > 0 && hasTimes(window);
}

/** Whether it says on which days, and both times of each window. */
export function isWholeException({ from_date, windows }: Exception): boolean {
  return from_date !== '' && windows.every(hasTimes);
}

/** As the hub takes it: without a last day it is one day. */
export function toException(typed: Exception): Exception {
  return typed.until_date === '' ? { ...typed, until_date: typed.from_date } : typed;
}

/** Whether the last day, where there is one, is not before the first. */
export function isInOrder({ from_date, until_date }: Pick<WeekRule, 'from_date' | 'until_date'>): boolean {
  return !from_date || !until_date || until_date >= from_date;
}

function hasTimes({ start, end }: Window): boolean {
  return start !== '' && end !== '';
}
