import { rfc3339 } from '../../kit/clock.js';
import type { Validity } from '../facts.js';
import type { Approach, Timing } from '../schedule/schedule.js';
import { stateAt } from '../schedule/state-at.js';
import { zoneNamed } from '../schedule/zone.js';
import type { VerdictParams } from '../verdict.js';

type InDates =
  | { readonly code: 'in_dates'; readonly params?: VerdictParams }
  | { readonly code: 'not_yet_valid' | 'no_longer_valid'; readonly params: VerdictParams };

/** Whether the moment lies within the dates. */
export function inDates({ validFromMs, validUntilMs }: Validity, nowMs: number): InDates {
  if (validFromMs !== null && nowMs < validFromMs)
    return { code: 'not_yet_valid', params: { valid_from: rfc3339(validFromMs) } };
  if (validUntilMs !== null && nowMs >= validUntilMs)
    return { code: 'no_longer_valid', params: { valid_until: rfc3339(validUntilMs) } };
  return { code: 'in_dates' };
}

export interface Moment {
  readonly nowMs: number;
  readonly timeZone: string;
  readonly approach: Approach;
}

/** Whether the schedule is open at the moment; one that is not there, or has no zone, is closed. */
export function inSchedule(timing: Timing | null, { nowMs, timeZone, approach }: Moment) {
  if (!timing) return { code: 'schedule_missing', params: {} } as const;
  const zone = zoneNamed(timeZone);
  if (!zone) return { code: 'zone_unknown', params: { time_zone: timeZone } } as const;
  const { isOpen, because } = stateAt(timing, zone, nowMs, approach);
  return { code: isOpen ? 'in_schedule' : 'out_of_schedule', params: { because } } as const;
}

export function isDated({ validFromMs, validUntilMs }: Validity): boolean {
  return validFromMs !== null || validUntilMs !== null;
}
