import type { Command } from 'commander';
import { InvalidInput, Unavailable } from '../../kit/errors.js';
import { listDevices } from '../find-device.js';
import type { HubClient } from '../hub-client.js';
import { HubAnsweredProblem } from '../hub-problem.js';
import { logQuery, withLogFilter, type LogFilterOptions } from '../log-filter.js';
import { printable } from '../printable.js';
import { hubOf, reporting, shared, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';
import { logRowShape, type WireLogRow } from '../wire/hub.js';

/** Between two looks at the log: short for a person, and little for the hub. */
const LOOK_MS = 500;
/** Rows asked for at once; what is more comes with the next look. */
const ROWS_PER_LOOK = 1_000;
/** Of the largest page there is. */
const EARLIER_MAX = 200;

interface TailOptions extends LogFilterOptions {
  readonly rows: string;
  readonly count?: string;
}

/** Enough was seen, or the reader has left. */
class Enough extends Error {}

export function addLogsTail(parent: Command, shell: Shell): void {
  shared(
    withLogFilter(
      parent
        .command('tail')
        .description('follow the log as it grows, until stopped; with --json a document a line'),
    )
      .option('--rows <number>', `so many of before first, up to ${EARLIER_MAX}`, '10')
      .option('--count <number>', 'end after so many rows'),
    ['logs tail', 'logs tail --lock front-door --rows 0', 'logs tail --kind ACCESS_DENIED --count 1 --json'],
  ).action(
    reporting(shell, async (options: TailOptions) => {
      const rowsMax = wholeNumber('--rows', options.rows);
      if (rowsMax > EARLIER_MAX) throw new InvalidInput('usage', `--rows takes up to ${EARLIER_MAX}.`);
      const countMax = options.count === undefined ? Infinity : wholeNumber('--count', options.count);
      if (countMax < 1) throw new InvalidInput('usage', '--count takes 1 or more.');
      const hub = hubOf(shell, options);
      const query = await logQuery(hub, options);
      const names = new Map((await listDevices(hub)).map(({ id, device_id }) => [id, device_id]));
      let count = 0;
      const show = async (row: WireLogRow) => {
        const text = options.json === true ? JSON.stringify(row) : printable(lineOf(row, names));
        await shell.write(Buffer.from(`${text}\n`)).catch(unlessReaderLeft);
        count += 1;
        if (count >= countMax) throw new Enough();
      };
      try {
        await follow(hub, query, { rowsMax, show, tell: shell.tell });
      } catch (error) {
        if (!(error instanceof Enough)) throw error;
      }
      return null;
    }),
  );
}

/** Row after row, for ever. A hub that is started anew is waited for; each row comes once. */
async function follow(
  hub: HubClient,
  query: URLSearchParams,
  { rowsMax, show, tell }: { rowsMax: number; show: (row: WireLogRow) => Promise<void>; tell: Shell['tell'] },
): Promise<never> {
  let seq = await newestSeq(hub);
  if (rowsMax > 0) {
    const earlier = new URLSearchParams(query);
    earlier.set('page_size', String(rowsMax));
    const { rows } = await hub.page(`/api/v1/access/logs?${earlier.toString()}`, logRowShape);
    for (const row of rows.filter((one) => one.seq <= seq).reverse()) await show(row);
  }
  for (let isAway = false; ;) {
    const asked = new URLSearchParams(query);
    asked.set('rows', String(ROWS_PER_LOOK));
    asked.set('after_seq', String(seq));
    try {
      await hub.lines(`/api/v1/access/logs/export?${asked.toString()}`, async (line) => {
        const row = logRowShape.safeParse(JSON.parse(line));
        // The last line of a part that was cut off is no row.
        if (!row.success) return;
        seq = row.data.seq;
        await show(row.data);
      });
      if (isAway) tell('The hub is back.');
      isAway = false;
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (!isAway) tell('The hub is away. Waiting for it…');
      isAway = true;
    }
    // Keeps the process alive, which a timer of the clock does not.
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** A hub that is away, stopping, or busy with others who read the log. */
function mayPass(error: unknown): boolean {
  if (error instanceof HubAnsweredProblem) return error.status === 429 || error.status === 503;
  return error instanceof Unavailable && error.code === 'hub_unreachable';
}

async function newestSeq(hub: HubClient): Promise<number> {
  const { rows } = await hub.page('/api/v1/access/logs?page_size=1', logRowShape);
  return rows[0]?.seq ?? 0;
}

function lineOf(row: WireLogRow, names: ReadonlyMap<string, string>): string {
  const done = row.success === null ? '?' : row.success ? 'ok' : 'no';
  const lock = row.device_id === null ? '-' : (names.get(row.device_id) ?? row.device_id);
  const who = row.actor.name || row.actor.kind;
  return `${row.at} ${row.event_type} ${done} ${lock} ${who}: ${row.description}`.replaceAll('\n', ' ');
}

/** A reader that has seen enough (`| head`) is no error. */
function unlessReaderLeft(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') throw new Enough();
  throw error;
}
