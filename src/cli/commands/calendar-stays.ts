import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { CALENDARS, calendarShape, findCalendar, stayShape } from '../find-calendar.js';
import { deviceNamed, listDevices } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { secretFromInput } from '../terminal.js';
import { createdPinShape } from '../wire/codes.js';

export function addCalendarStays(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('stays')
      .description('list the stays that count, and which of them have a code')
      .argument('<calendar>', 'its name or id'),
    ['calendar stays Flat', 'calendar stays Flat --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findCalendar(hub, name);
      const stays = await hub.get(`${CALENDARS}/${id}/stays`, stayShape.array());
      const rows = stays.map(({ uid, label, from, until, pin_id: pin }) => [
        uid,
        label,
        from,
        until,
        pin === null ? 'none' : 'made',
      ]);
      return {
        document: { stays },
        text: table(['UID', 'STAY', 'FROM', 'UNTIL', 'CODE'], rows, 'No stays count.'),
      };
    }),
  );
}

interface CodesOptions extends SharedOptions {
  readonly lock?: readonly string[];
  readonly none?: true;
}

export function addCalendarCodes(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('codes')
      .description('say which locks the code of each stay opens; codes that are made stay as they are')
      .argument('<calendar>', 'its name or id')
      .option('--lock <device-ids...>', 'the locks')
      .option('--none', 'no more codes for stays'),
    ['calendar codes Flat --lock front-door flat', 'calendar codes Flat --none'],
  ).action(
    reporting(shell, async (options: CodesOptions, name: string) => {
      if ((options.lock === undefined) === (options.none === undefined))
        throw new InvalidInput('usage', 'Name locks with --lock, or say --none.');
      const hub = hubOf(shell, options);
      const { id } = await findCalendar(hub, name);
      const devices = await listDevices(hub);
      const locks = (options.lock ?? []).map((one) => deviceNamed(one, devices));
      const body = { code_device_ids: locks.map((one) => one.id) };
      const calendar = await hub.patch(`${CALENDARS}/${id}`, body, calendarShape);
      const doors = locks.map(({ device_id }) => device_id).join(', ');
      return {
        document: { calendar },
        text:
          locks.length === 0
            ? `Stays of "${calendar.name}" get no codes of their own.`
            : `A code of a stay of "${calendar.name}" opens ${doors}. Next: doorward calendar pin "${calendar.name}" UID`,
      };
    }),
  );
}

interface StayPinOptions extends SharedOptions {
  readonly label?: string;
  readonly pinStdin?: true;
}

export function addCalendarPin(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('pin')
      .description('make the code of a stay; it goes with the stay, and is shown this once')
      .argument('<calendar>', 'its name or id')
      .argument('<uid>', 'of the stay, as `calendar stays` lists it')
      .option('--label <text>', 'what the log calls it (default: the name of the calendar and the day)')
      .option('--pin-stdin', 'read the digits from standard input (default: the hub proposes)'),
    [
      'calendar pin Flat 1234@bookings.example',
      'calendar pin Flat 1234@bookings.example --pin-stdin < digits',
    ],
  ).action(
    reporting(shell, async (options: StayPinOptions, name: string, uid: string) => {
      const digits =
        options.pinStdin === true ? await secretFromInput(shell.input, '--pin-stdin') : undefined;
      const hub = hubOf(shell, options);
      const { id } = await findCalendar(hub, name);
      const path = `${CALENDARS}/${id}/stays/${encodeURIComponent(uid)}/pin`;
      const pin = await hub.post(path, { label: options.label, pin: digits }, createdPinShape);
      return {
        document: { pin },
        text: `PIN ${pin.pin} ("${pin.label}") counts from ${pin.valid_from} until ${pin.valid_until}, and goes with the stay. It is not shown again.`,
      };
    }),
  );
}
