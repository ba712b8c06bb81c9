import { DAY_MS } from '../schedule/zone.js';
import { NotUnderstood } from './calendar.js';
import type { Recurrence } from './recurrence.js';

/** How many steps may still be made: one for each day, week, month or year looked at, and one for each day in it. */
export interface StepBudget {
  left: number;
}

/** A day by its number since 1970-01-01, and where it stands. */
interface Begin {
  readonly day: number;
  readonly weekDay: number;
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly monthDay: number;
}

/**
 * Local times of a repetition from its begin on, in order, from `firstLocalMs` (or somewhat before it) up to and including
 * `lastLocalMs`; its own UNTIL is for the caller, who knows the zone. What lies before is jumped over, but for a rule that
 * counts. It makes no more steps than there are, whether or not the rule ever comes true.
 * @throws NotUnderstood when the budget is spent
 */
export function* localTimes(
  rule: Recurrence,
  beginLocalMs: number,
  bounds: { readonly firstLocalMs: number; readonly lastLocalMs: number },
  budget: StepBudget,
): Generator<number> {
  const begin = beginOf(Math.floor(beginLocalMs / DAY_MS));
  const timeOfDayMs = beginLocalMs - begin.day * DAY_MS;
  const lastDay = Math.floor((bounds.lastLocalMs - timeOfDayMs) / DAY_MS);
  const cost = costOf(rule);
  let left = rule.count ?? Infinity;
  for (let turn = firstTurn(rule, begin, bounds.firstLocalMs); left > 0; turn += 1) {
    const period = turn * rule.interval;
    if (startOf(rule, begin, period) > lastDay) return;
    budget.left -= cost;
    if (budget.left < 0)
      throw new NotUnderstood(rule.line, 'The repetitions in this calendar are too many to follow.');
    for (const day of daysIn(rule, begin, period)) {
      if (day < begin.day) continue;
      // The begin counts as the first, whether or not the rule names it.
      if (left === rule.count && day > begin.day) left -= 1;
      if (day > lastDay || left <= 0) return;
      left -= 1;
      yield day * DAY_MS + timeOfDayMs;
    }
  }
}

function beginOf(day: number): Begin {
  const date = new Date(day * DAY_MS);
  return {
    day,
    weekDay: date.getUTCDay(),
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    monthDay: date.getUTCDate(),
  };
}

/** Which day, week, month or year of the rule is the last that begins before `firstLocalMs`. */
function firstTurn(rule: Recurrence, begin: Begin, firstLocalMs: number): number {
  if (rule.count !== null) return 0;
  const first = beginOf(Math.floor(firstLocalMs / DAY_MS));
  const days = first.day - begin.day;
  const periods = {
    DAILY: days,
    WEEKLY: Math.floor(days / 7) - 1,
    MONTHLY: (first.year - begin.year) * 12 + first.month - begin.month,
    YEARLY: first.year - begin.year,
  }[rule.frequency];
  return Math.max(0, Math.floor(periods / rule.interval));
}

/** The first day of the period so many after that of the begin. */
function startOf({ frequency, weekStart }: Recurrence, begin: Begin, period: number): number {
  switch (frequency) {
    case 'DAILY':
      return begin.day + period;
    case 'WEEKLY':
      return begin.day - ((begin.weekDay - weekStart + 7) % 7) + period * 7;
    case 'MONTHLY':
      return dayOf(begin.year, begin.month + period, 1);
    case 'YEARLY':
      return dayOf(begin.year + period, 0, 1);
  }
}

/** How many days a period is looked at for, and one for itself. */
function costOf({ frequency, months, monthDays, days }: Recurrence): number {
  const inMonth =
    monthDays.length > 0 ? monthDays.length : days.reduce((sum, { nth }) => sum + (nth === 0 ? 5 : 1), 0);
  switch (frequency) {
    case 'DAILY':
      return 1;
    case 'WEEKLY':
      return 1 + days.length;
    case 'MONTHLY':
      return 1 + inMonth;
    case 'YEARLY':
      return 1 + Math.max(1, inMonth) * (months.length > 0 ? months.length : inMonth > 0 ? 12 : 1);
  }
}

/** The days of one period on which the rule comes true, in order (RFC 5545, section 3.3.10, its table of BYxxx). */
function daysIn(rule: Recurrence, begin: Begin, period: number): readonly number[] {
  const { frequency, months, monthDays, days } = rule;
  const start = startOf(rule, begin, period);
  switch (frequency) {
    case 'DAILY':
      return isAllowed(rule, start) ? [start] : [];
    case 'WEEKLY': {
      const week = days.length === 0 ? [begin.weekDay] : days.map(({ weekDay }) => weekDay);
      const all = week.map((weekDay) => start + ((weekDay - rule.weekStart + 7) % 7));
      return inOrder(all.filter((day) => isAllowed(rule, day)));
    }
    case 'MONTHLY': {
      const { year, month } = beginOf(start);
      return months.length > 0 && !months.includes(month + 1) ? [] : inMonth(rule, begin, year, month);
    }
    case 'YEARLY': {
      const year = begin.year + period;
      if (months.length > 0) return months.flatMap((month) => inMonth(rule, begin, year, month - 1));
      if (monthDays.length > 0)
        return Array.from({ length: 12 }, (_, month) => inMonth(rule, begin, year, month)).flat();
      if (days.length === 0) return inMonth(rule, begin, year, begin.month);
      return byWeekDay(rule, dayOf(year, 0, 1), dayOf(year + 1, 0, 1));
    }
  }
}

/** Of days and weeks, where further parts of a rule only take away. */
function isAllowed({ frequency, months, monthDays, days }: Recurrence, day: number): boolean {
  if (months.length === 0 && monthDays.length === 0 && (days.length === 0 || frequency === 'WEEKLY'))
    return true;
  const { year, month, monthDay, weekDay } = beginOf(day);
  if (months.length > 0 && !months.includes(month + 1)) return false;
  if (days.length > 0 && !days.some((one) => one.weekDay === weekDay)) return false;
  return (
    monthDays.length === 0 ||
    monthDays.includes(monthDay) ||
    monthDays.includes(monthDay - lengthOf(year, month) - 1)
  );
}

function inMonth(rule: Recurrence, begin: Begin, year: number, month: number): readonly number[] {
  const { monthDays, days } = rule;
  const start = dayOf(year, month, 1);
  const length = lengthOf(year, month);
  if (monthDays.length === 0 && days.length > 0) return byWeekDay(rule, start, start + length);
  const wanted = monthDays.length === 0 ? [begin.monthDay] : monthDays;
  const all = wanted
    .map((one) => (one > 0 ? one : length + 1 + one))
    .filter((one) => one >= 1 && one <= length)
    .map((one) => start + one - 1);
  return inOrder(
    days.length === 0 ? all : all.filter((day) => days.some(({ weekDay }) => weekDay === weekDayOf(day))),
  );
}

/** Days of the week, each or the nth, of a month or year. @param end not included */
function byWeekDay({ days }: Recurrence, start: number, end: number): readonly number[] {
  const all: number[] = [];
  for (const { weekDay, nth } of days) {
    const first = start + ((weekDay - weekDayOf(start) + 7) % 7);
    const last = end - 1 - ((weekDayOf(end - 1) - weekDay + 7) % 7);
    if (nth === 0) for (let day = first; day < end; day += 7) all.push(day);
    const one = nth > 0 ? first + (nth - 1) * 7 : last + (nth + 1) * 7;
    if (nth !== 0 && one >= start && one < end) all.push(one);
  }
  return inOrder(all);
}

function inOrder(days: readonly number[]): readonly number[] {
  return days.length < 2 ? days : [...new Set(days)].sort((one, other) => one - other);
}

/** 1970-01-01 was a Thursday. */
function weekDayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function lengthOf(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

function dayOf(year: number, month: number, monthDay: number): number {
  return Date.UTC(year, month, monthDay) / DAY_MS;
}
