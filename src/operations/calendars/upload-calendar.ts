import { CALENDAR_BYTES_MAX, type CalendarReading } from '../../access/calendar/calendar.js';
import { InvalidInput, Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Store } from '../store-ports.js';
import { areSame, rulesOf, untilSettled, type CalendarReader } from './calendar-reader.js';
import type { CalendarUseCases } from './calendar-use-cases.js';
import { calendarOrRefuse, calendarView, endedBefore, type CalendarTime } from './calendar-view.js';
import { takeReading } from './take-copy.js';

export function uploadCalendar(
  deps: CalendarTime & { readonly store: Store; readonly reader: CalendarReader },
): CalendarUseCases['uploadCalendar'] {
  return async (caller, id, bytes) => {
    requireTime(deps);
    const text = textIn(bytes);
    const { after, reading } = await untilSettled(async () => {
      const rules = rulesOf(deps.store, calendarOrRefuse(deps.store, id));
      const reading = text.ok ? await deps.reader.read(text.text, rules, deps.clock.wallMs()) : text;
      return deps.store.write((tx) => {
        const calendar = calendarOrRefuse(tx, id);
        if (!areSame(rulesOf(tx, calendar), rules)) return null;
        const given = { reading, text: text.ok ? text.text : null, tags: { etag: null, lastModified: null } };
        return { after: takeReading(tx, caller, calendar, given, deps.clock.wallMs()), reading };
      });
    });
    if (reading.ok) return calendarView(after, endedBefore(deps));
    const { code, line, message } = reading.refusal;
    const told = typeof message === 'string' ? { text: message, values: {} } : message;
    throw new InvalidInput(
      code,
      line === null
        ? say('The calendar was not taken: {why} Everything is as before.', { why: told })
        : say('The calendar was not taken: {why} (Line {line}.) Everything is as before.', {
            why: told,
            line,
          }),
      { data: { line } },
    );
  };
}

/** Which stays are ahead depends on what time it is. @throws Unavailable `time_untrusted` */
export function requireTime({ timeIsTrusted }: CalendarTime): void {
  if (timeIsTrusted()) return;
  throw new Unavailable(
    'time_untrusted',
    'The hub does not know what time it is, and so which stays are ahead. Set its clock, or confirm the time, first.',
  );
}

/** UTF-8 alone (RFC 5545, section 3.1.4). */
function textIn(
  bytes: Uint8Array,
): { readonly ok: true; readonly text: string } | Extract<CalendarReading, { ok: false }> {
  if (bytes.length > CALENDAR_BYTES_MAX) {
    return {
      ok: false,
      refusal: {
        code: 'calendar_too_large',
        line: null,
        message: say('A calendar may have at most {count} bytes.', { count: CALENDAR_BYTES_MAX }),
      },
    };
  }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      ok: false,
      refusal: { code: 'calendar_broken', line: null, message: 'This is not text in UTF-8.' },
    };
  }
}
