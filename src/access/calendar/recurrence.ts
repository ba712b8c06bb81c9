import { say } from '../../kit/sentence.js';
import { NotUnderstood } from './calendar.js';
import { parseTime, type CalendarTime } from './calendar-time.js';
import type { Property } from './property.js';

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** A day of the week, 0 is Sunday; `nth` of its month or year, from its end when negative; 0: each. */
export interface RuleDay {
  readonly weekDay: number;
  readonly nth: number;
}

/** A repetition (RFC 5545, section 3.3.10), by days and longer. */
export interface Recurrence {
  readonly line: number;
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: CalendarTime | null;
  /** 1 to 12, in order; empty: the rule says nothing. */
  readonly months: readonly number[];
  /** 1 to 31, from the end of the month when negative. */
  readonly monthDays: readonly number[];
  readonly days: readonly RuleDay[];
  /** On which weeks begin, 0 is Sunday. */
  readonly weekStart: number;
}

const INTERVAL_MAX = 1_000;
const COUNT_MAX = 100_000;
const PART = /^(FREQ|UNTIL|COUNT|INTERVAL|WKST|BYDAY|BYMONTHDAY|BYMONTH)=(.+)$/i;
const WEEK_DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const DAY = /^([+-]?[1-9]\d?)?(SU|MO|TU|WE|TH|FR|SA)$/;

/**
 * Parts that nobody uses for stays (hours, numbered weeks and days of the year, positions) are refused, and so is what the
 * standard forbids: a part twice, COUNT with UNTIL, days of the month in weeks.
 * @throws NotUnderstood
 */
export function recurrenceOf(property: Property): Recurrence {
  const { line, raw } = property;
  const parts = partsOf(raw);
  if (!parts) throw strange(property);
  const get = (name: string) => parts.get(name);
  const frequency = FREQUENCIES.find((one) => one === get('FREQ'));
  const interval = wholeOf(get('INTERVAL') ?? '1', 1, INTERVAL_MAX);
  const count = get('COUNT') === undefined ? null : wholeOf(get('COUNT') ?? '', 1, COUNT_MAX);
  const months = listOf(get('BYMONTH'), (text) => wholeOf(text, 1, 12));
  const monthDays = listOf(get('BYMONTHDAY'), (text) => wholeOf(text, -31, 31) || null);
  const days = listOf(get('BYDAY'), dayOf);
  const weekStart = WEEK_DAYS.indexOf(get('WKST') ?? 'MO');
  const until = parseTime(get('UNTIL') ?? '', null);
  if (!frequency || interval === null || !months || !monthDays || !days || weekStart < 0)
    throw strange(property);
  const hasBadEnd = get('COUNT') === undefined ? get('UNTIL') !== undefined && !until : count === null;
  if (hasBadEnd || (get('COUNT') !== undefined && get('UNTIL') !== undefined)) throw strange(property);
  if (frequency === 'WEEKLY' && monthDays.length > 0) throw strange(property);
  // Which Monday of what, where days of the month are named as well, the standard leaves open.
  const isNumbered = days.some(({ nth }) => nth !== 0);
  const canBeNumbered = (frequency === 'MONTHLY' || frequency === 'YEARLY') && monthDays.length === 0;
  if (isNumbered && !canBeNumbered) throw strange(property);
  months.sort((one, other) => one - other);
  return { line, frequency, interval, count, until, months, monthDays, days, weekStart };
}

/** @returns null when a part is none, unknown, or there twice */
function partsOf(raw: string): ReadonlyMap<string, string> | null {
  const parts = new Map<string, string>();
  // Some calendars end a rule with a semicolon.
  for (const text of raw.replace(/;$/, '').split(';')) {
    const [, name, value] = PART.exec(text) ?? [];
    if (name === undefined || value === undefined || parts.has(name.toUpperCase())) return null;
    parts.set(name.toUpperCase(), value.toUpperCase());
  }
  return parts;
}

function listOf<T>(text: string | undefined, read: (one: string) => T | null): T[] | null {
  if (text === undefined) return [];
  const all = new Map<string, T>();
  for (const one of text.split(',')) {
    const value = read(one);
    if (value === null) return null;
    all.set(JSON.stringify(value), value);
  }
  return [...all.values()];
}

function dayOf(text: string): RuleDay | null {
  const [, nth = '0', name = ''] = DAY.exec(text) ?? [];
  const weekDay = WEEK_DAYS.indexOf(name);
  return weekDay < 0 || Math.abs(Number(nth)) > 53 ? null : { weekDay, nth: Number(nth) };
}

function wholeOf(text: string, least: number, most: number): number | null {
  if (!/^[+-]?\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value < least || value > most ? null : value;
}

function strange({ line, raw }: Property): NotUnderstood {
  return new NotUnderstood(
    line,
    say('The repetition "{rule}" is of a kind that can not be taken over.', { rule: raw.slice(0, 80) }),
  );
}
