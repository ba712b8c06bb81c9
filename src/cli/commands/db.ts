import type { Command } from 'commander';
import type * as z from 'zod';
import { HubError } from '../../kit/errors.js';
import { dataFolder } from '../data-folder.js';
import { EXIT } from '../exit-code.js';
import { assertHubIn } from '../hub-at-rest.js';
import type { HubClient } from '../hub-client.js';
import { programFailure, runProgram } from '../programs.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { databaseStatsShape, databaseVerdictShape } from '../wire/database.js';

const PATH = '/api/v1/database';
/** All of a long log is gone through. */
const CHECK_TIMEOUT_MS = 600_000;
const KIB = 1024;

/** `db`: through the hub while it runs, else on the file itself. */
export function addDbCommands(program: Command, shell: Shell): void {
  const db = program.command('db').description("the hub's database, running or not: stats, check");
  shared(db.command('stats').description('how large it is, and what is in it'), [
    'db stats',
    'db stats --json',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const { isRunning, found } = await asked(shell, options, databaseStatsShape, 'stats', (hub) =>
        hub.get(PATH, databaseStatsShape),
      );
      const { rows, events, schema } = found;
      const sizes: [string, string][] = [
        ['database', kib(found.bytes)],
        ['  free in it', kib(found.free_bytes)],
        ['write-ahead log', kib(found.wal_bytes)],
        ['schema', String(schema)],
        ['log rows', String(events)],
        ...Object.entries(rows).map(([name, count]): [string, string] => [name, String(count)]),
      ];
      return {
        document: { running: isRunning, database: found },
        text: table(['', isRunning ? 'HUB RUNS' : 'HUB STOPPED'], sizes, ''),
      };
    }),
  );
  shared(
    db
      .command('check')
      .description(
        'look at all of it: pages, references, the chain of the log, the ledger; 7 when it is not whole',
      ),
    ['db check', 'db check --data-dir /var/lib/doorward --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      if (process.stderr.isTTY) shell.tell('Looking at all of it; a long log takes a while…');
      const { isRunning, found } = await asked(shell, options, databaseVerdictShape, 'check', (hub) =>
        hub.post(`${PATH}/check`, {}, databaseVerdictShape, CHECK_TIMEOUT_MS),
      );
      return {
        document: { running: isRunning, ...found },
        text: found.is_whole
          ? `The database is whole, and the chain of its log holds up to row ${found.events}.`
          : `${found.complaint ?? ''}\nKeep a copy of the file, stop the hub, and restore your last backup: doorward restore --help`,
        ...(!found.is_whole && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

/** Of the hub while it runs: it has the file to itself then. */
async function asked<Shape extends z.ZodType>(
  shell: Shell,
  options: SharedOptions,
  shape: Shape,
  what: 'stats' | 'check',
  ask: (hub: HubClient) => Promise<z.output<Shape>>,
): Promise<{ readonly isRunning: boolean; readonly found: z.output<Shape> }> {
  try {
    return { isRunning: true, found: await ask(hubOf(shell, options)) };
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'hub_unreachable') throw error;
  }
  const folder = dataFolder(options.dataDir, shell.environment);
  assertHubIn(folder);
  const environment = { ...shell.environment, DOORWARD_DATA_DIR: folder };
  const result = await runProgram('hub', ['--database', what], environment, CHECK_TIMEOUT_MS);
  if (result.exitCode === EXIT.ok) return { isRunning: false, found: shape.parse(JSON.parse(result.stdout)) };
  throw programFailure(result, 'database_refused');
}

const kib = (bytes: number) => `${Math.ceil(bytes / KIB)} KiB`;
