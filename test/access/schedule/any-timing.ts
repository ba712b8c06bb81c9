import fc from 'fast-check';
import { OPERATING_MODES } from '../../../src/access/schedule/schedule.js';
import type { Timing } from '../../../src/access/schedule/schedule.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Zones with changes at midnight, by half an hour, twice a year the other way, a skipped day, or none at all. */
export const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Africa/Cairo',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Asia/Tashkent',
  'UTC',
];

const minute = (max: number) =>
  fc.oneof(fc.constantFrom(0, 60, 90, 120, 150, 180, 1380, Math.min(max, 1440)), fc.integer({ min: 0, max }));
const dayWindow = fc.record({ startMinute: minute(1439), endMinute: minute(1440) });

/** Schedules whose dates lie within some days of `day` (days since 1970-01-01). */
export function anyTiming(day: number): fc.Arbitrary<Timing> {
  const near = fc.integer({ min: day - 6, max: day + 6 });
  const range = fc
    .tuple(near, fc.integer({ min: 1, max: 3 * 1440 }), minute(1439))
    .map(([from, minutes, start]) => {
      const startLocalMs = from * DAY_MS + start * MINUTE_MS;
      return { startLocalMs, endLocalMs: startLocalMs + minutes * MINUTE_MS };
    });
  const few = { maxLength: 3 };
  return fc.record({
    weekDays: fc.array(
      fc
        .tuple(dayWindow, fc.integer({ min: 0, max: 127 }), fc.option(near), fc.option(near))
        .map(([window, days, fromDay, untilDay]) => ({ ...window, days, fromDay, untilDay })),
      few,
    ),
    yearDays: fc.array(range, few),
    holidays: fc.array(
      fc.tuple(range, fc.constantFrom(...OPERATING_MODES)).map(([one, mode]) => ({ ...one, mode })),
      { maxLength: 2 },
    ),
    exceptions: fc.array(
      fc
        .tuple(near, fc.integer({ min: 0, max: 2 }), fc.array(dayWindow, { maxLength: 2 }))
        .map(([fromDay, more, windows]) => ({ fromDay, untilDay: fromDay + more, windows })),
      { maxLength: 2 },
    ),
    bookings: fc.array(
      range.map(({ startLocalMs, endLocalMs }) => ({
        uid: 'u',
        label: 'Guest',
        fromMs: startLocalMs,
        untilMs: endLocalMs,
      })),
      { maxLength: 2 },
    ),
  });
}
