import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { HubError, InvalidInput } from '../../kit/errors.js';
import { fileTrouble } from '../../kit/file-trouble.js';
import { CALENDARS, calendarShape, changesShape, changesText, findCalendar } from '../find-calendar.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

/** The hub knows exactly. */
const FILE_BYTES_MAX = 1024 * 1024;

export function addCalendarImport(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('import')
      .description(
        'send an iCalendar file, and show what it would change; nothing counts before it is applied',
      )
      .argument('<file>', 'an .ics file')
      .requiredOption('--calendar <calendar>', 'its name or id'),
    ['calendar import bookings.ics --calendar Flat', 'calendar import bookings.ics --calendar Flat --json'],
  ).action(
    reporting(shell, async (options: SharedOptions & { readonly calendar: string }, file: string) => {
      const bytes = await calendarIn(file);
      const hub = hubOf(shell, options);
      const { id, name } = await findCalendar(hub, options.calendar);
      const changes = await hub.upload(`${CALENDARS}/${id}/upload`, bytes, changesShape);
      return { document: changes, text: changesText(name, changes) };
    }),
  );
}

export function addCalendarChanges(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('changes')
      .description('show what the last good copy would change')
      .argument('<calendar>', 'its name or id'),
    ['calendar changes Flat', 'calendar changes Flat --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, calendar: string) => {
      const hub = hubOf(shell, options);
      const { id, name } = await findCalendar(hub, calendar);
      const changes = await hub.get(`${CALENDARS}/${id}/changes`, changesShape);
      return { document: changes, text: changesText(name, changes) };
    }),
  );
}

interface ApplyOptions extends SharedOptions {
  readonly revision: string;
  readonly only?: readonly string[];
}

export function addCalendarApply(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('apply')
      .description('make the changes count that were shown')
      .argument('<calendar>', 'its name or id')
      .requiredOption('--revision <revision>', 'of the changes that were shown')
      .option('--only <kinds...>', 'added, moved, renamed, cancelled'),
    [
      'calendar apply Flat --revision 0123456789abcdef',
      'calendar apply Flat --revision 0123456789abcdef --only added moved',
    ],
  ).action(
    reporting(shell, async (options: ApplyOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findCalendar(hub, name);
      const body = { revision: options.revision, kinds: options.only };
      const calendar = await hub.post(`${CALENDARS}/${id}/apply`, body, calendarShape);
      return {
        document: { calendar },
        text: `Stays that count: ${calendar.stays}. Changes that wait: ${calendar.changes}.`,
      };
    }),
  );
}

/** @throws InvalidInput `usage` */
async function calendarIn(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > FILE_BYTES_MAX) throw new InvalidInput('usage', `${file} is too large for a calendar.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new InvalidInput('usage', `${file} can't be read (${fileTrouble(error)}).`, { cause: error });
  }
}
