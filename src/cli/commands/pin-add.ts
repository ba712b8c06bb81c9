import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { deviceNamed, listDevices } from '../find-device.js';
import { findSchedule } from '../find-schedule.js';
import { findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';
import { secretFromInput } from '../terminal.js';
import { createdPinShape } from '../wire/codes.js';
import { repeatedOption } from '../repeated-option.js';

interface PinAddOptions extends SharedOptions {
  readonly lock: readonly string[];
  readonly label?: string;
  readonly user?: string;
  readonly pin?: string;
  readonly pinStdin?: true;
  readonly from?: string;
  readonly until?: string;
  readonly kind?: string;
  readonly maxUses?: string;
  readonly schedule?: string;
}

export function addPinAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('make a PIN; its digits are shown this once')
      .addOption(repeatedOption('--lock <device-id>', 'a lock it opens'))
      .option('--label <text>', 'what it is for (default: the name of its person)')
      .option('--user <person>', 'whose code it is: e-mail, username, phone or full name')
      .option('--pin <digits>', '4 to 8 digits, leading zeros kept (default: the hub proposes)')
      .option('--pin-stdin', 'read the digits from standard input, so that no process list shows them')
      .option('--from <time>', 'valid from, for example 2026-01-05T09:00:00Z')
      .option('--until <time>', 'valid until')
      .option(
        '--kind <kind>',
        'permanent, dated, scheduled, one_time, limited or duress (default: by what else is given)',
      )
      .option('--max-uses <number>', 'how often it opens')
      .option('--schedule <name>', 'when it opens: a schedule, by its name or id'),
    [
      'pin add --lock front-door --user anna@example.org',
      'pin add --lock front-door --lock garage --label Plumber --until 2026-01-05T18:00:00+05:00',
      'pin add --lock front-door --label Courier --kind one_time',
      'pin add --lock front-door --label Cleaner --kind limited --max-uses 8',
    ],
  ).action(
    reporting(shell, async (options: PinAddOptions) => {
      if (options.lock.length === 0) throw new InvalidInput('usage', 'Name a lock with --lock DEVICE_ID.');
      if (options.label === undefined && options.user === undefined) {
        throw new InvalidInput('usage', 'Say whose code it is with --user, or what it is for with --label.');
      }
      const digits = await digitsOf(shell, options);
      const hub = hubOf(shell, options);
      const devices = await listDevices(hub);
      const locks = options.lock.map((name) => deviceNamed(name, devices));
      const user = options.user === undefined ? null : await findUser(hub, options.user);
      const scheduleId = options.schedule === undefined ? null : await findSchedule(hub, options.schedule);
      const pin = await hub.post(
        '/api/v1/access/pins',
        {
          device_ids: locks.map(({ id }) => id),
          label: options.label ?? (user?.full_name || options.user),
          kind: options.kind ?? kindBy(options),
          ...(user && { user_id: user.id }),
          ...(digits !== null && { pin: digits }),
          ...(options.from !== undefined && { valid_from: options.from }),
          ...(options.until !== undefined && { valid_until: options.until }),
          ...(options.maxUses !== undefined && { max_uses: wholeNumber('--max-uses', options.maxUses) }),
          ...(scheduleId !== null && { schedule_id: scheduleId }),
        },
        createdPinShape,
      );
      const doors = locks.map(({ device_id }) => device_id).join(', ');
      return {
        document: { pin },
        text: `PIN ${pin.pin} ("${pin.label}") opens ${doors}. It is not shown again.`,
      };
    }),
  );
}

function kindBy({ maxUses, schedule, from, until }: PinAddOptions): string {
  if (maxUses !== undefined) return 'limited';
  if (schedule !== undefined) return 'scheduled';
  return (from ?? until) === undefined ? 'permanent' : 'dated';
}

async function digitsOf(shell: Shell, { pin, pinStdin }: PinAddOptions): Promise<string | null> {
  if (pin !== undefined && pinStdin === true) {
    throw new InvalidInput('usage', 'Give the digits with --pin or with --pin-stdin, not both.');
  }
  return pinStdin === true ? secretFromInput(shell.input, '--pin-stdin') : (pin ?? null);
}
