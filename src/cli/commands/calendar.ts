import type { Command } from 'commander';
import { CALENDARS, calendarShape, findCalendar } from '../find-calendar.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { addCalendarAdd } from './calendar-add.js';
import { addCalendarApply, addCalendarChanges, addCalendarImport } from './calendar-import.js';
import { addCalendarCodes, addCalendarPin, addCalendarStays } from './calendar-stays.js';

export function addCalendarCommands(program: Command, shell: Shell): void {
  const calendar = program
    .command('calendar')
    .description('calendars of stays: list, add, import, refresh, changes, apply, stays, codes, pin, remove');
  addCalendarList(calendar, shell);
  addCalendarAdd(calendar, shell);
  addCalendarImport(calendar, shell);
  addCalendarRefresh(calendar, shell);
  addCalendarChanges(calendar, shell);
  addCalendarApply(calendar, shell);
  addCalendarStays(calendar, shell);
  addCalendarCodes(calendar, shell);
  addCalendarPin(calendar, shell);
  addCalendarRemove(calendar, shell);
}

function addCalendarList(parent: Command, shell: Shell): void {
  shared(parent.command('list').description('list calendars, with what waits and what is wrong'), [
    'calendar list',
    'calendar list --json',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const calendars = await hubOf(shell, options).get(CALENDARS, calendarShape.array());
      const rows = calendars.map(({ name, url, stays, changes, copy_at: copyAt, problem }) => [
        name,
        stays,
        changes,
        copyAt,
        url,
        problem && `${problem.message} (since ${problem.since})`,
      ]);
      return {
        document: { calendars },
        text: table(['NAME', 'STAYS', 'CHANGES', 'COPY', 'FEED', 'PROBLEM'], rows, 'There are no calendars.'),
      };
    }),
  );
}

function addCalendarRefresh(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('refresh')
      .description("ask a calendar's feed now; when it brings nothing, all stays as it is")
      .argument('<calendar>', 'its name or id'),
    ['calendar refresh Flat', 'calendar refresh Flat --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findCalendar(hub, name);
      const calendar = await hub.post(`${CALENDARS}/${id}/refresh`, undefined, calendarShape);
      const { problem, changes } = calendar;
      return {
        document: { calendar },
        text: problem
          ? `No new copy came: ${problem.message} The last good one stays.`
          : `Changes that wait: ${changes}. To see them: doorward calendar changes "${calendar.name}"`,
      };
    }),
  );
}

function addCalendarRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('remove a calendar: its stays no longer count, its schedule stays')
      .argument('<calendar>', 'its name or id'),
    ['calendar remove Flat', 'calendar remove Flat --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const calendar = await findCalendar(hub, name);
      await hub.remove(`${CALENDARS}/${calendar.id}`);
      return { document: { removed: calendar }, text: `Calendar "${calendar.name}" is removed.` };
    }),
  );
}
