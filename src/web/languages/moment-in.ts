import { UZBEK_TIME } from './uzbek-time.js';

type Style = 'time' | 'day' | 'dayShort' | 'weekDay';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'long' },
  dayShort: { day: 'numeric', month: 'short' },
  weekDay: { weekday: 'short' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, style: Style, hasYear = false): Intl.DateTimeFormat {
  const key = `${tag} ${style} ${hasYear}`;
  let made = formats.get(key);
  if (!made) {
    const year = hasYear ? ({ year: 'numeric' } as const) : {};
    made = new Intl.DateTimeFormat(tag, { ...STYLES[style], ...year, hourCycle: 'h23' });
    formats.set(key, made);
  }
  return made;
}

const isUzbek = (tag: string) => tag.startsWith('uz');

function dateIn(tag: string, style: 'day' | 'dayShort', at: Date, hasYear: boolean): string {
  return isUzbek(tag) ? UZBEK_TIME[style](at, hasYear) : format(tag, style, hasYear).format(at);
}

/** The hour alone today, the date as well otherwise, and the year if it is another. @param tag of a language, for `Intl` */
export function momentIn(tag: string, at: Date, now: Date): string {
  if (dayKey(at) === dayKey(now)) return timeIn(tag, at);
  return `${dateIn(tag, 'dayShort', at, isOfAnotherYear(at, now))}, ${timeIn(tag, at)}`;
}

export function timeIn(tag: string, at: Date): string {
  return format(tag, 'time').format(at);
}

/** With the year if it is another. */
export function dayIn(tag: string, at: Date, now: Date): string {
  return dateIn(tag, 'day', at, isOfAnotherYear(at, now));
}

/** Day and month in little room. */
export function dayShortIn(tag: string, at: Date): string {
  return dateIn(tag, 'dayShort', at, false);
}

/** As short as the language has it. @param at any time of such a day on this device */
export function weekDayIn(tag: string, at: Date): string {
  return isUzbek(tag) ? UZBEK_TIME.weekDay(at.getDay()) : format(tag, 'weekDay').format(at);
}

function isOfAnotherYear(at: Date, now: Date): boolean {
  return at.getFullYear() !== now.getFullYear();
}

/** The same for times of one day on this device. */
export function dayKey(at: string | number | Date): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}
