type Style = 'time' | 'day' | 'both';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'long' },
  both: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
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

/** The hour alone today, the date as well otherwise, and the year if it is another. @param tag of a language, for `Intl` */
export function momentIn(tag: string, at: Date, now: Date): string {
  if (dayKey(at) === dayKey(now)) return timeIn(tag, at);
  return format(tag, 'both', isOfAnotherYear(at, now)).format(at);
}

export function timeIn(tag: string, at: Date): string {
  return format(tag, 'time').format(at);
}

/** With the year if it is another. */
export function dayIn(tag: string, at: Date, now: Date): string {
  return format(tag, 'day', isOfAnotherYear(at, now)).format(at);
}

function isOfAnotherYear(at: Date, now: Date): boolean {
  return at.getFullYear() !== now.getFullYear();
}

/** The same for times of one day on this device. */
export function dayKey(at: string | number | Date): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}
