import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { CALENDARS, calendarShape } from '../find-calendar.js';
import { deviceNamed, listDevices } from '../find-device.js';
import { findSchedule } from '../find-schedule.js';
import { findSite } from '../find-site.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

interface CalendarAddOptions extends SharedOptions {
  readonly site?: string;
  readonly schedule?: string;
  readonly urlStdin?: true;
  readonly refreshMinutes?: string;
  readonly checkIn?: string;
  readonly checkOut?: string;
  readonly applyAdditions?: true;
  readonly ignore?: readonly string[];
  readonly lock?: readonly string[];
}

const INPUT_CHARACTERS_MAX = 4_000;

/** The address of a feed is a secret, so it is no argument: those can be read by whoever lists the programs that run. */
export function addCalendarAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('add a calendar of stays; its schedule is for the codes of guests')
      .argument('<name>', 'what people call it')
      .option('--site <site>', 'whose time zone counts (default: the first site)')
      .option('--schedule <schedule>', 'a schedule to fill, by name or id (default: a new one)')
      .option('--url-stdin', 'read the address of its feed from standard input')
      .option('--refresh-minutes <minutes>', 'how often the feed is asked (default: 60)')
      .option('--check-in <time>', 'when stays by whole days begin (default: 15:00)')
      .option('--check-out <time>', 'when they end (default: 11:00)')
      .option('--apply-additions', 'new stays count at once; none ever ends or moves by itself')
      .option('--ignore <words...>', 'events with one of these in their summary are no stays')
      .option('--lock <device-ids...>', 'locks that the own code of each stay opens'),
    [
      'calendar add Flat --check-in 16:00 --check-out 10:00',
      'calendar add Flat --url-stdin --apply-additions --ignore "Not available" < address.txt',
    ],
  ).action(
    reporting(shell, async (options: CalendarAddOptions, name: string) => {
      const hub = hubOf(shell, options);
      const url = options.urlStdin === true ? await addressFrom(shell) : undefined;
      const body = {
        name,
        site_id: options.site === undefined ? undefined : (await findSite(hub, options.site)).id,
        schedule_id: options.schedule === undefined ? undefined : await findSchedule(hub, options.schedule),
        url,
        refresh_minutes: options.refreshMinutes === undefined ? undefined : Number(options.refreshMinutes),
        check_in: options.checkIn,
        check_out: options.checkOut,
        auto_apply: options.applyAdditions === true ? 'additions' : undefined,
        ignore: options.ignore,
        code_device_ids: options.lock && (await locksNamed(hub, options.lock)),
      };
      const calendar = await hub.post(CALENDARS, body, calendarShape);
      const next = url === undefined ? `import FILE --calendar "${name}"` : `refresh "${name}"`;
      return {
        document: { calendar },
        text: `Calendar "${calendar.name}" is added, with the schedule ${calendar.schedule_id}. Next: doorward calendar ${next}`,
      };
    }),
  );
}

async function locksNamed(hub: HubClient, names: readonly string[]): Promise<string[]> {
  const devices = await listDevices(hub);
  return names.map((name) => deviceNamed(name, devices).id);
}

/** @throws InvalidInput `usage` */
async function addressFrom(shell: Shell): Promise<string> {
  let text = '';
  for await (const chunk of shell.input) {
    text += String(chunk);
    if (text.length > INPUT_CHARACTERS_MAX) break;
  }
  const address = text.trim();
  if (address === '') throw new InvalidInput('usage', '--url-stdin: standard input holds no address.');
  return address;
}
