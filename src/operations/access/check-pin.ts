import type { Pin } from '../../access/pin.js';
import { misfit } from '../../access/pin-proposal.js';
import { guessable, PIN_FORM } from '../../access/pin-rules.js';
import type { Clock } from '../../kit/clock.js';
import { InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import type { Reads } from '../store-ports.js';
import { checkSchedule } from './check-schedule.js';

/** More is what nobody means by a number of uses. */
export const PIN_USES_MAX = 1_000;
/** The year of a hub that does not know the time: that of its program. */
export const YEAR_FLOOR = 2026;

export type PinTerms = Pick<Pin, 'kind' | 'validFromMs' | 'validUntilMs' | 'scheduleId' | 'maxUses'>;

/**
 * Whether what bounds a code goes with its kind, and with itself.
 * @throws InvalidInput `window_empty`, `window_missing`, `window_unexpected`, `uses_missing`, `uses_unexpected`, `schedule_*`
 */
export function checkTerms(reads: Pick<Reads, 'schedules'>, terms: PinTerms): void {
  const { kind, validFromMs, validUntilMs } = terms;
  if (validFromMs !== null && validUntilMs !== null && validFromMs >= validUntilMs)
    throw new InvalidInput('window_empty', 'The PIN would never be valid: it ends before it begins.', {
      fields: [{ field: 'valid_until', message: 'must be after valid_from' }],
    });
  if (kind === 'dated' && validFromMs === null && validUntilMs === null)
    throw new InvalidInput('window_missing', 'A dated PIN needs valid_from, valid_until or both.', {
      fields: [{ field: 'valid_until', message: 'is required for a dated PIN' }],
    });
  if (kind === 'permanent' && (validFromMs !== null || validUntilMs !== null))
    throw new InvalidInput('window_unexpected', 'A permanent PIN has no window: use kind "dated".', {
      fields: [{ field: 'kind', message: 'must be dated when a window is given' }],
    });
  checkUses(terms);
  checkSchedule(reads, terms);
}

function checkUses({ kind, maxUses }: PinTerms): void {
  if (kind === 'limited') {
    if (maxUses !== null) return;
    throw new InvalidInput('uses_missing', 'A limited PIN needs max_uses: how often it opens.', {
      fields: [{ field: 'max_uses', message: 'is required for a limited PIN' }],
    });
  }
  if (kind === 'one_time') {
    if (maxUses === null || maxUses === 1) return;
    throw new InvalidInput('uses_unexpected', 'A one-time PIN opens once: use kind "limited" for more.', {
      fields: [{ field: 'max_uses', message: 'must be 1, or left out, for a one-time PIN' }],
    });
  }
  if (maxUses === null) return;
  throw new InvalidInput('uses_unexpected', 'Only a limited PIN has max_uses: use kind "limited".', {
    fields: [{ field: 'max_uses', message: 'must be left out for a PIN of this kind' }],
  });
}

/**
 * Whether these digits can be a code at each of the locks.
 * @throws InvalidInput `pin_form`, `pin_guessable`
 */
export function checkDigits(
  digits: string,
  devices: readonly Pick<Device, 'name' | 'pinRules'>[],
  thisYear: number,
): void {
  if (!PIN_FORM.test(digits))
    throw new InvalidInput('pin_form', 'A PIN has 4 to 8 digits.', {
      fields: [{ field: 'pin', message: 'must be 4 to 8 digits' }],
    });
  for (const { name, pinRules } of devices) {
    const why = misfit(digits, pinRules);
    if (why !== null) throw unsuited(why, name, pinRules);
  }
  const why = guessable(digits, thisYear);
  if (why !== null)
    throw new InvalidInput('pin_guessable', say('This code is too easy to guess: {why}', { why: say(why) }), {
      fields: [{ field: 'pin', message: 'is too easy to guess' }],
    });
}

function unsuited(why: 'length' | 'keys', lock: string, rules: Device['pinRules']): InvalidInput {
  const { minDigits: min, maxDigits: max, digits } = rules;
  if (why === 'keys')
    return new InvalidInput(
      'pin_form',
      say('The keypad of {lock} has the keys {digits} only.', { lock, digits }),
      {
        fields: [{ field: 'pin', message: say('has a digit that {lock} has no key for', { lock }) }],
      },
    );
  return new InvalidInput(
    'pin_form',
    say('The lock {lock} takes codes of {min} to {max} digits.', { lock, min, max }),
    {
      fields: [
        { field: 'pin', message: say('must be {min} to {max} digits for {lock}', { lock, min, max }) },
      ],
    },
  );
}

/** The year by which codes are too easy to guess. */
export function yearOfCodes(clock: Clock, timeIsTrusted: boolean): number {
  return timeIsTrusted ? new Date(clock.wallMs()).getUTCFullYear() : YEAR_FLOOR;
}
