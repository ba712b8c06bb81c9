import { hubNowMs } from '../api/hub-time.js';
import { dayIn, dayShortIn, momentIn, timeIn, weekDayIn } from './moment-in.js';
import { languageTag } from './tell.js';

/** A time of the hub as a person reads it on this device: the hour today, the date as well otherwise, and the year if it is another. */
export function momentText(at: string | number | Date): string {
  return momentIn(languageTag(), new Date(at), new Date(hubNowMs()));
}

export function timeText(at: string | number | Date): string {
  return timeIn(languageTag(), new Date(at));
}

export function dayText(at: string | number | Date): string {
  return dayIn(languageTag(), new Date(at), new Date(hubNowMs()));
}

/** Day and month in little room. */
export function dayShortText(at: Date): string {
  return dayShortIn(languageTag(), at);
}

/** @param at any time of such a day on this device */
export function weekDayText(at: Date): string {
  return weekDayIn(languageTag(), at);
}
