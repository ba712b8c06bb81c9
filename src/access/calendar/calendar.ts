import type { Text } from '../../kit/sentence.js';
import type { Booking } from '../schedule/schedule.js';

/** Of one iCalendar text, UTF-8. Years of a busy flat need a tenth of it. */
export const CALENDAR_BYTES_MAX = 512 * 1024;
/** Of one text, as it is folded. */
export const CALENDAR_LINES_MAX = 30_000;
export const CALENDAR_EVENTS_MAX = 2_000;
/** A line that is read, unfolded; those that nobody reads (descriptions) may be longer. */
export const CALENDAR_LINE_CHARACTERS_MAX = 8_000;
/** Steps of all repetitions in one text together: what keeps a hostile rule from holding up a door. */
export const CALENDAR_STEPS_MAX = 20_000;
/** Stays that begin later are taken over when their time comes nearer. Two leap years. */
export const CALENDAR_HORIZON_DAYS = 732;
/** A stay that is longer is a mistake, and would leave a door open to its code for as long. */
export const STAY_DAYS_MAX = 366;
export const UID_CHARACTERS_MAX = 255;
export const LABEL_CHARACTERS_MAX = 100;
/** Of what is wrong in one text, so much is told. */
export const TROUBLES_MAX = 20;

/** How a calendar's text is to be understood. */
export interface CalendarRules {
  /** IANA zone of days, and of times that name no zone. */
  readonly timeZone: string;
  /** When a stay by whole days begins on its first day, minutes from midnight. */
  readonly checkInMinute: number;
  /** When it ends on the day after its last night. */
  readonly checkOutMinute: number;
  /** Events with one of these in their summary, whatever the capitals, are no stays. */
  readonly ignore: readonly string[];
}

/** Something in a text that can't be understood. */
export interface CalendarTrouble {
  /** Of the text as it came, from 1. */
  readonly line: number;
  /** null: in no event, or in one that has no name. */
  readonly uid: string | null;
  readonly message: Text;
}

/** What a text says, in as far as it could be understood. */
export interface CalendarCopy {
  /** Stays that have not ended and begin within the horizon, by their begin. */
  readonly bookings: readonly Booking[];
  /** UIDs of what the calendar itself says is cancelled. */
  readonly cancelled: readonly string[];
  /** UIDs of events that could not be understood: what was known of them still holds. */
  readonly unreadable: readonly string[];
  /** Events without a name could not be understood: nobody knows which are missing. */
  readonly isPartial: boolean;
  readonly troubles: readonly CalendarTrouble[];
}

/** Why a text is no copy at all. */
export interface CalendarRefusal {
  readonly code: 'calendar_broken' | 'calendar_empty' | 'calendar_too_large' | 'calendar_too_full';
  readonly line: number | null;
  readonly message: Text;
}

export type CalendarReading =
  | { readonly ok: true; readonly copy: CalendarCopy }
  | { readonly ok: false; readonly refusal: CalendarRefusal };

/** Thrown and caught within this folder: the text, or one event of it, can't be understood. */
export class NotUnderstood extends Error {
  readonly line: number;
  readonly text: Text;

  constructor(line: number, text: Text) {
    super('not understood');
    this.line = line;
    this.text = text;
  }
}
