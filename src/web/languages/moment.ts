import { languageTag } from './tell.js';

type Style = 'time' | 'day' | 'both';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'long' },
  both: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function format(style: Style): Intl.DateTimeFormat {
  const key = `${languageTag()} ${style}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(languageTag(), { ...STYLES[style], hourCycle: 'h23' });
    formats.set(key, made);
  }
  return made;
}

/** A time of the hub as a person reads it on this device: the hour today, the date as well otherwise. */
export function momentText(at: string | number | Date): string {
  const moment = new Date(at);
  return format(dayKey(moment) === dayKey(new Date()) ? 'time' : 'both').format(moment);
}

export function timeText(at: string | number | Date): string {
  return format('time').format(new Date(at));
}

export function dayText(at: string | number | Date): string {
  return format('day').format(new Date(at));
}

/** The same for times of one day on this device. */
export function dayKey(at: string | number | Date): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}
