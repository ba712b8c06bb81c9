import { InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN, PIN_KEYS_MIN } from '../../locks/device.js';
import type { Device, PinRules } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';

/**
 * What the keypad takes, for codes made from now on: those that are there stay, since nobody knows their digits.
 * @returns what of `before` is different now
 * @throws InvalidInput `pin_rules`
 */
export function changePinRules(
  tx: Writes,
  caller: Caller,
  before: Device,
  change: Partial<PinRules> | undefined,
  nowMs: number,
): Partial<Device> {
  const old = before.pinRules;
  const { minDigits, maxDigits, digits: given } = { ...old, ...change };
  const digits = Array.from(given).sort().join('');
  if (minDigits === old.minDigits && maxDigits === old.maxDigits && digits === old.digits) return {};
  check(minDigits, maxDigits, digits);
  const pinRules = { minDigits, maxDigits, digits };
  tx.devices.setPinRules(before.id, pinRules, nowMs);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'DEVICE_CHANGED',
      description: `Lock "${before.name}" takes new codes of ${minDigits} to ${maxDigits} of the digits ${digits}.`,
      deviceId: before.id,
      data: { pin_min_digits: minDigits, pin_max_digits: maxDigits, pin_digits: digits },
    }),
  );
  return { pinRules, updatedAtMs: nowMs };
}

function check(minDigits: number, maxDigits: number, digits: string): void {
  if (minDigits < PIN_DIGITS_MIN || maxDigits > PIN_DIGITS_MAX || minDigits > maxDigits)
    throw new InvalidInput(
      'pin_rules',
      'A keypad takes codes of 4 to 8 digits, at least as many as at most.',
      {
        fields: [{ field: 'pin_max_digits', message: 'must not be less than pin_min_digits' }],
      },
    );
  if (!/^\d+$/.test(digits) || new Set(digits).size !== digits.length || digits.length < PIN_KEYS_MIN)
    throw new InvalidInput(
      'pin_rules',
      say('Name the digits that the keypad has keys for, {count} or more, each once.', {
        count: PIN_KEYS_MIN,
      }),
      {
        fields: [{ field: 'pin_digits', message: 'must be different digits, without anything between them' }],
      },
    );
}
