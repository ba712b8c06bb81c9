import type { Schedule } from '../api/wire.js';

/** Monday first, as weeks are in the house. */
export const WEEK_DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type WeekDay = (typeof WEEK_DAYS)[number];

export const DAY_MINUTES = 1_440;

/** A part of a day, in minutes since its midnight. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** What a schedule opens in a usual week, day by day; a window over midnight is on both days, and what touches is one. */
export function weekOf({ week_days }: Pick<Schedule, 'week_days'>): ReadonlyMap<WeekDay, readonly DaySpan[]> {
  const spans = new Map<WeekDay, DaySpan[]>(WEEK_DAYS.map((day) => [day, []]));
  for (const { days, start, end } of week_days) {
    const [from, to] = [minutesOf(start), minutesOf(end)];
    for (const day of days) {
      if (to > from) spans.get(day)?.push({ from, to });
      else {
        spans.get(day)?.push({ from, to: DAY_MINUTES });
        if (to > 0) spans.get(dayAfter(day))?.push({ from: 0, to });
      }
    }
  }
  return new Map([...spans].map(([day, all]) => [day, joined(all)]));
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

function dayAfter(day: WeekDay): WeekDay {
  return WEEK_DAYS[(WEEK_DAYS.indexOf(day) + 1) % WEEK_DAYS.length] ?? 'monday';
}

function joined(spans: readonly DaySpan[]): readonly DaySpan[] {
  const all: DaySpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && span.from <= last.to)
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else all.push(span);
  }
  return all;
}

/** `09:00–17:30` */
export function spanText({ from, to }: DaySpan): string {
  return `${timeOf(from)}–${timeOf(to)}`;
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
