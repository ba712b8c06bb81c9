import type { CalendarCopy } from '../../access/calendar/calendar.js';
import type { Booking } from '../../access/schedule/schedule.js';
import type { Text } from '../../kit/sentence.js';

/** More than a house with holiday flats needs; each holds up to half a megabyte. */
export const CALENDARS_MAX = 50;
export const REFRESH_MINUTES_MIN = 15;
export const REFRESH_MINUTES_MAX = 24 * 60;
export const FEED_URL_CHARACTERS_MAX = 2_000;

/** What is made to count without anybody's word. Never that a stay ends, or moves. */
export const AUTO_APPLY = ['nothing', 'additions'] as const;
export type AutoApply = (typeof AUTO_APPLY)[number];

/** What a feed said of the copy it sent, to be asked for a newer one alone (RFC 9110, section 13.1). */
export interface FeedTags {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Why the latest try brought no copy. The last good one stays. */
export interface CalendarFailure {
  readonly code: string;
  readonly text: Text;
  /** Of the calendar's text. */
  readonly line: number | null;
  readonly sinceMs: number;
}

/** What people say of a calendar. */
export interface CalendarSettings {
  readonly name: string;
  readonly siteId: string;
  /** Minutes from midnight. */
  readonly checkInMinute: number;
  readonly checkOutMinute: number;
  /** Summaries with one of these are no stays. */
  readonly ignore: readonly string[];
  readonly autoApply: AutoApply;
  /** Locks that the code of each stay opens; empty: stays have no codes of their own. */
  readonly codeDeviceIds: readonly string[];
  readonly refreshMinutes: number;
  /** A secret; null: texts are uploaded. */
  readonly feedUrl: string | null;
}

export interface Calendar extends CalendarSettings {
  readonly id: string;
  /** In which its stays are windows. */
  readonly scheduleId: string;
  readonly feedTags: FeedTags;
  /** When a text was last looked at, or asked for. */
  readonly checkedAtMs: number | null;
  readonly failure: CalendarFailure | null;
  /** When the last good copy came. */
  readonly copyAtMs: number | null;
  /** What the last good copy says. */
  readonly copy: CalendarCopy | null;
  /** The stays that count. */
  readonly applied: readonly Booking[];
  readonly appliedAtMs: number | null;
  readonly createdBy: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface CalendarReads {
  byId(id: string): Calendar | null;
  /** In the order they were made: there are few. */
  all(): readonly Calendar[];
  ofSchedule(scheduleId: string): readonly Calendar[];
  /** The last good copy as it came. */
  textOf(id: string): string | null;
}
export interface CalendarWrites extends CalendarReads {
  insert(calendar: Calendar): void;
  /** Everything but the text. */
  update(calendar: Calendar): void;
  keepText(id: string, text: string): void;
  remove(id: string): void;
}

/** What asking a feed came to. */
export type FeedAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly tags: FeedTags }
  | { readonly kind: 'unchanged' }
  /** `text` names no more of the address than its host. */
  | { readonly kind: 'failed'; readonly code: string; readonly text: Text };

/** The way to calendars elsewhere. */
export interface FeedReader {
  /** @returns why this address is never asked; null: it may be */
  refusalOf(url: string): Text | null;
  /** Resolves in bounded time, whatever the other side does. Nothing here throws. */
  read(url: string, tags: FeedTags, signal: AbortSignal): Promise<FeedAnswer>;
}
