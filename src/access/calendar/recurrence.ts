import ICAL from 'ical.js';
import { say } from '../../kit/sentence.js';
import { NotUnderstood } from './calendar.js';
import { parseTime, type CalendarTime } from './calendar-time.js';
import type { Property } from './property.js';

/** A repetition that is safe to walk (RFC 5545, section 3.3.10). */
export interface Recurrence {
  readonly line: number;
  readonly raw: string;
  readonly until: CalendarTime | null;
}

/** How many steps may still be made. */
export interface StepBudget {
  left: number;
}

const INTERVAL_MAX = 1_000;
const COUNT_MAX = 100_000;
const PLAIN_DAY = /^(?:SU|MO|TU|WE|TH|FR|SA)$/;
const KNOWN = /^(?:FREQ|UNTIL|COUNT|INTERVAL|WKST|BYDAY|BYMONTHDAY|BYMONTH)$/;

/**
 * The library looks for the next occurrence without an end: a rule that can have none (the 31st of February, every day) would
 * never come back. So only combinations are taken of which each has an occurrence at least every few years.
 * @throws NotUnderstood for anything else
 */
export function recurrenceOf(property: Property): Recurrence {
  const { line, raw } = property;
  const names = raw.split(';').map((part) => part.split('=', 1)[0]?.toUpperCase() ?? '');
  if (new Set(names).size !== names.length || !names.every((name) => KNOWN.test(name)))
    throw strange(property);
  const { freq, interval, count, parts } = ruleOf(property);
  const days = (parts['BYDAY'] ?? []).map(String);
  const has = (name: string) => parts[name] !== undefined;
  const arePlain = days.every((day) => PLAIN_DAY.test(day));
  const isEvery = interval === 1;
  const isSafe =
    freq === 'DAILY'
      ? arePlain && !has('BYMONTHDAY') && (isEvery || (!has('BYDAY') && !has('BYMONTH')))
      : freq === 'WEEKLY'
        ? arePlain && !has('BYMONTHDAY') && (isEvery || !has('BYMONTH'))
        : freq === 'MONTHLY'
          ? !has('BYMONTH') && !(has('BYDAY') && has('BYMONTHDAY'))
          : freq === 'YEARLY' && !(has('BYDAY') && has('BYMONTHDAY'));
  if (!isSafe || interval > INTERVAL_MAX || (count !== null && (count < 1 || count > COUNT_MAX)))
    throw strange(property);
  const end = /(?:^|;)UNTIL=([^;]*)/i.exec(raw)?.[1];
  const until = end === undefined ? null : parseTime(end, null);
  if (end !== undefined && !until) throw strange(property);
  return { line, raw, until };
}

function ruleOf(property: Property): {
  readonly freq: string;
  readonly interval: number;
  readonly count: number | null;
  readonly parts: Readonly<Record<string, readonly (string | number)[] | undefined>>;
} {
  try {
    return ICAL.Recur.fromString(property.raw);
  } catch {
    throw strange(property);
  }
}

/**
 * Local times of a repetition from its begin on, in order, up to and including `lastLocalMs`; its own UNTIL is for the caller,
 * who knows the zone. @throws NotUnderstood when the budget is spent
 */
export function* localTimes(
  rule: Recurrence,
  beginLocalMs: number,
  lastLocalMs: number,
  budget: StepBudget,
): Generator<number> {
  const recur = ICAL.Recur.fromString(rule.raw);
  // The library stops looking for a year there.
  recur.until = floating(lastLocalMs);
  let iterator;
  try {
    iterator = recur.iterator(floating(beginLocalMs));
  } catch {
    return;
  }
  for (;;) {
    budget.left -= 1;
    if (budget.left < 0)
      throw new NotUnderstood(rule.line, 'The repetitions in this calendar are too many to follow.');
    const next = iterator.next() as ICAL.Time | null;
    if (next === null) return;
    const localMs = Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute, next.second);
    if (localMs > lastLocalMs) return;
    yield localMs;
  }
}

function floating(localMs: number): ICAL.Time {
  const date = new Date(localMs);
  return new ICAL.Time(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      isDate: false,
    },
    ICAL.Timezone.localTimezone,
  );
}

function strange({ line, raw }: Property): NotUnderstood {
  return new NotUnderstood(
    line,
    say('The repetition "{rule}" is of a kind that can not be taken over.', { rule: raw.slice(0, 80) }),
  );
}
