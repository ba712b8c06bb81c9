import type { CalendarReading, CalendarRules } from '../../access/calendar/calendar.js';
import { calendarPieces } from '../../access/calendar/read-calendar.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import { nextTurn } from '../../kit/next-turn.js';
import { siteOrRefuse } from '../sites/site-or-refuse.js';
import type { Reads } from '../store-ports.js';
import type { Calendar } from './calendar-ports.js';

/** So long a calendar is read before doors have their turn. */
export const READING_SLICE_MS = 10;
/** How often a text is read anew because the calendar was changed meanwhile. */
const ATTEMPTS_MAX = 5;

/** Reads texts between the turns of everybody else, and one text at a time. */
export class CalendarReader {
  private readonly clock: Pick<Clock, 'monotonicMs'>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.clock = clock;
  }

  read(text: string, rules: CalendarRules, nowMs: number): Promise<CalendarReading> {
    const reading = this.last.then(() => this.inSlices(calendarPieces(text, rules, nowMs)));
    // Whoever asked is told of what went wrong; the next one is not.
    this.last = reading.catch(() => undefined);
    return reading;
  }

  private async inSlices(pieces: ReturnType<typeof calendarPieces>): Promise<CalendarReading> {
    let sinceMs = this.clock.monotonicMs();
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) return value;
      if (this.clock.monotonicMs() - sinceMs < READING_SLICE_MS) continue;
      await nextTurn();
      sinceMs = this.clock.monotonicMs();
    }
  }
}

/** How a calendar's text is to be understood now. @throws NotFound `site_not_found` */
export function rulesOf(
  reads: Pick<Reads, 'sites'>,
  { siteId, checkInMinute, checkOutMinute, ignore }: Calendar,
): CalendarRules {
  const { timeZone } = siteOrRefuse(reads, siteId);
  return { timeZone, checkInMinute, checkOutMinute, ignore };
}

export function areSame(one: CalendarRules, other: CalendarRules): boolean {
  return (
    one.timeZone === other.timeZone &&
    one.checkInMinute === other.checkInMinute &&
    one.checkOutMinute === other.checkOutMinute &&
    JSON.stringify(one.ignore) === JSON.stringify(other.ignore)
  );
}

/**
 * A text is read before the change that takes it over; when what the reading rests on is another then, it is read again.
 * @param attempt null: it was in vain @throws Conflict `calendar_changed`
 */
export async function untilSettled<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let count = 0; count < ATTEMPTS_MAX; count += 1) {
    const settled = await attempt();
    if (settled !== null) return settled;
  }
  throw new Conflict('calendar_changed', 'The calendar is being changed by somebody else: try again.');
}
