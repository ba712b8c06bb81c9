import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { listDevices } from '../find-device.js';
import { logQuery, withLogFilter, type LogFilterOptions } from '../log-filter.js';
import { hubOf, reporting, shared, type Shell } from '../shell.js';
import { table } from '../table.js';
import { wholeNumber } from '../whole-number.js';
import { logRowShape, type WireLogRow } from '../wire/hub.js';

/** Of the largest page there is. */
const PAGE_SIZE = 200;
/** Who wants more wants a file: `logs export`. */
const ROWS_MAX = 10_000;

interface ListOptions extends LogFilterOptions {
  readonly rows: string;
}

export function addLogsList(parent: Command, shell: Shell): void {
  shared(
    withLogFilter(parent.command('list').description('the last things that happened, newest first')).option(
      '--rows <number>',
      `at most so many, up to ${ROWS_MAX}`,
      rowsOf,
      50,
    ),
    [
      'logs list',
      'logs list --lock front-door --kind ACCESS_DENIED --rows 500',
      'logs list --user anna@example.org --from 2026-03-01T00:00:00+01:00 --json',
    ],
  ).action(
    reporting(shell, async (options: ListOptions) => {
      const rowsMax = rowsOf(options.rows);
      const hub = hubOf(shell, options);
      const query = await logQuery(hub, options);
      const rows: WireLogRow[] = [];
      query.set('page_size', String(Math.min(PAGE_SIZE, rowsMax)));
      let next: string | null = `/api/v1/access/logs?${query.toString()}`;
      // A page may be short, or empty, though there is more.
      while (next !== null && rows.length < rowsMax) {
        const page: { rows: WireLogRow[]; next: string | null } = await hub.page(next, logRowShape);
        rows.push(...page.rows.slice(0, rowsMax - rows.length));
        next = page.next;
      }
      const names = new Map((await listDevices(hub)).map(({ id, device_id }) => [id, device_id]));
      return {
        document: { logs: rows, is_complete: next === null },
        text: logTable(rows, names, next !== null),
      };
    }),
  );
}

/** @throws InvalidInput `usage` */
function rowsOf(text: string): number {
  const rows = wholeNumber('--rows', text);
  if (rows >= 1 && rows <= ROWS_MAX) return rows;
  throw new InvalidInput('usage', `--rows takes 1 to ${ROWS_MAX}; for all of the log see logs export.`);
}

function logTable(rows: readonly WireLogRow[], names: ReadonlyMap<string, string>, hasMore: boolean): string {
  const lines = table(
    ['SEQ', 'TIME', 'KIND', 'DONE', 'LOCK', 'WHO', 'BY', 'WHAT'],
    rows.map((row) => [
      row.seq,
      row.at,
      row.event_type,
      row.success === null ? '?' : row.success ? 'yes' : 'no',
      row.device_id === null ? null : (names.get(row.device_id) ?? row.device_id),
      row.actor.name || row.actor.kind,
      row.method,
      row.description,
    ]),
    'Nothing of that kind is in the log.',
  );
  return hasMore ? `${lines}\nThere is more: --rows, or doorward logs export.` : lines;
}
