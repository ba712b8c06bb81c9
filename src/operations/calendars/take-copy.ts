import type { CalendarReading } from '../../access/calendar/calendar.js';
import { inEnglish } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { counted, makeCount, numbers, roomFor } from './apply-calendar.js';
import type { Calendar, CalendarFailure, FeedTags } from './calendar-ports.js';
import { changesOf } from './calendar-view.js';

/**
 * A reading becomes the last good copy, or the reason why there is no new one: then the copy before stays, and so does what
 * counts. New stays count at once only where the calendar says so.
 * @param text as it came; null: what is kept was read anew
 */
export function takeReading(
  tx: Writes,
  caller: Caller,
  calendar: Calendar,
  given: { readonly reading: CalendarReading; readonly text: string | null; readonly tags: FeedTags },
  atMs: number,
): Calendar {
  const { reading, text, tags } = given;
  if (!reading.ok) {
    const { code, message, line } = reading.refusal;
    return refuse(tx, caller, calendar, { code, text: message, line }, atMs);
  }
  const read: Calendar = {
    ...calendar,
    feedTags: tags,
    checkedAtMs: atMs,
    failure: null,
    copy: reading.copy,
    copyAtMs: text === null ? calendar.copyAtMs : atMs,
  };
  const { changes, revision } = changesOf(read, atMs);
  if (changes.length > 0 && (revision !== changesOf(calendar, atMs).revision || calendar.failure)) {
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'CALENDAR_READ',
        description: `The calendar "${calendar.name}" brings changes: ${counted(changes)}.`,
        data: {
          calendar_id: calendar.id,
          revision,
          ...numbers(changes),
          not_understood: reading.copy.troubles.length,
        },
      }),
    );
  }
  const added = calendar.autoApply === 'additions' ? changes.filter(({ kind }) => kind === 'added') : [];
  const byItself = added.length <= roomFor(tx, calendar) ? added : [];
  const after = makeCount(tx, caller, read, byItself, { atMs, endedMs: atMs });
  tx.calendars.update(after);
  if (text !== null) tx.calendars.keepText(calendar.id, text);
  return after;
}

/** Tells once that a calendar brings no copy; until it does again, or fails for another reason. */
export function refuse(
  tx: Writes,
  caller: Caller,
  calendar: Calendar,
  why: Omit<CalendarFailure, 'sinceMs'>,
  atMs: number,
): Calendar {
  const known = calendar.failure?.code === why.code ? calendar.failure : null;
  const failure = { ...why, sinceMs: known?.sinceMs ?? atMs };
  const after: Calendar = { ...calendar, checkedAtMs: atMs, failure };
  tx.calendars.update(after);
  if (!known) {
    const place = why.line === null ? '' : ` (line ${why.line})`;
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'CALENDAR_REFUSED',
        success: false,
        reason: why.code,
        description: `The calendar "${calendar.name}" brought no copy: ${inEnglish(why.text)}${place} Its stays are as before.`,
        data: { calendar_id: calendar.id, line: why.line },
      }),
    );
  }
  return after;
}
