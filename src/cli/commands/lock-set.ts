import { Option, type Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { findDevice } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';
import { deviceShape, type WireDevice } from '../wire/locks.js';

interface LockSetOptions extends SharedOptions {
  readonly name?: string;
  readonly autoLock?: string;
  readonly leftUnlockedAlert?: string;
  readonly price?: string;
  readonly unlatches?: 'on' | 'off';
  readonly twoPerson?: string;
  readonly antiPassback?: string;
  readonly exitOf?: string;
  readonly pinMinDigits?: string;
  readonly pinMaxDigits?: string;
  readonly pinDigits?: string;
}

export function addLockSet(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('set')
      .description(
        'rename a lock, say what to do when it is left unlocked, what an entry costs, or what its keypad takes',
      )
      .argument('<lock>', 'its device-id')
      .option('--name <name>', 'what people call it')
      .option('--auto-lock <seconds>', 'lock it after so long unlocked with the door closed, or "off"')
      .option('--left-unlocked-alert <seconds>', 'an alert after so long unlocked, or "off"')
      .option('--two-person <seconds>', 'open only for the second of two people within so long, or "off"')
      .option('--anti-passback <seconds>', 'who entered does not enter again for so long, or "off"')
      .option('--exit-of <lock>', 'who opens this one has left by it, and may enter that one again; or "off"')
      .option('--price <amount>', 'what members pay for an entry, for example 2.50, or "off"')
      .addOption(new Option('--unlatches <on|off>', 'whether it can pull its latch').choices(['on', 'off']))
      .option('--pin-min-digits <number>', 'digits that a new code has at least, 4 to 8')
      .option('--pin-max-digits <number>', 'digits that a new code has at most, 4 to 8')
      .option('--pin-digits <digits>', 'digits that the keypad has keys for, for example 12345'),
    [
      'lock set front-door --auto-lock 60 --left-unlocked-alert 600',
      'lock set front-door --auto-lock off',
      'lock set locker --price 2.50',
      'lock set shed --pin-min-digits 4 --pin-max-digits 6 --pin-digits 12345',
    ],
  ).action(
    reporting(shell, async (options: LockSetOptions, name: string) => {
      const body = {
        ...(options.name !== undefined && { name: options.name }),
        ...(options.autoLock !== undefined && { auto_lock_s: seconds('--auto-lock', options.autoLock) }),
        ...(options.leftUnlockedAlert !== undefined && {
          left_unlocked_alert_s: seconds('--left-unlocked-alert', options.leftUnlockedAlert),
        }),
        ...(options.twoPerson !== undefined && {
          two_person_window_s: seconds('--two-person', options.twoPerson),
        }),
        ...(options.antiPassback !== undefined && {
          anti_passback_s: seconds('--anti-passback', options.antiPassback),
        }),
        ...(options.price !== undefined && {
          price_per_entry: options.price === 'off' ? null : options.price,
        }),
        ...(options.unlatches !== undefined && { unlatches: options.unlatches === 'on' }),
        ...(options.pinMinDigits !== undefined && {
          pin_min_digits: wholeNumber('--pin-min-digits', options.pinMinDigits),
        }),
        ...(options.pinMaxDigits !== undefined && {
          pin_max_digits: wholeNumber('--pin-max-digits', options.pinMaxDigits),
        }),
        ...(options.pinDigits !== undefined && { pin_digits: options.pinDigits }),
      };
      const hub = hubOf(shell, options);
      const { exitOf } = options;
      const entrance = exitOf === undefined || exitOf === 'off' ? null : (await findDevice(hub, exitOf)).id;
      const { id } = await findDevice(hub, name);
      const change = { ...body, ...(exitOf !== undefined && { passback_exit_of: entrance }) };
      const lock = await hub.patch(`/api/v1/devices/${id}`, change, deviceShape);
      return { document: { lock }, text: `Lock "${lock.name}" (${lock.device_id}): ${rulesOf(lock)}` };
    }),
  );
}

/** @returns null for `off` @throws InvalidInput `usage` */
function seconds(option: string, text: string): number | null {
  if (text === 'off') return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidInput('usage', `${option} takes whole seconds, or "off".`);
}

function rulesOf({
  auto_lock_s: lockS,
  left_unlocked_alert_s: alertS,
  price_per_entry: price,
  pin_min_digits: least,
  pin_max_digits: most,
  pin_digits: keys,
  unlatches,
}: WireDevice): string {
  const locks = lockS === null ? 'does not lock by itself' : `locks by itself after ${lockS} s`;
  const alerts = alertS === null ? 'no alert when left unlocked' : `alert when unlocked for ${alertS} s`;
  const codes = `codes of ${least} to ${most} of the digits ${keys}`;
  return `${locks}, ${alerts}, ${codes}${unlatches ? ', it can pull its latch' : ''}${price === null ? '' : `, ${price} an entry`}.`;
}
