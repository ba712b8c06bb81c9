import { Option, type Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { logQuery, withLogFilter, type LogFilterOptions } from '../log-filter.js';
import { readLogParts, readSignedLog, type LogFormat } from '../log-parts.js';
import { progressLine } from '../progress-line.js';
import { hubOf, reporting, shared, type Shell } from '../shell.js';
import { writeWhole } from '../whole-file.js';

/** Shorter exports say nothing of how far they are. */
const LONG_MS = 2_000;
const STEP_MS = 250;

interface ExportOptions extends LogFilterOptions {
  readonly format?: LogFormat | 'signed';
  readonly output?: string;
  readonly force?: true;
}

export function addLogsExport(parent: Command, shell: Shell): void {
  shared(
    withLogFilter(
      parent
        .command('export')
        .description('the log as a file, oldest first: all of it with what proves it, or part of it as rows'),
    )
      .addOption(
        new Option(
          '--format <format>',
          'signed: all rows with what proves them, for logs verify; a row a line as logs list has them. Default: signed, or ndjson for part of the log',
        ).choices(['signed', 'ndjson', 'csv']),
      )
      .option('--output <file>', 'where to; else standard output. It is there whole or not at all')
      .option('--force', 'replace a file that is there'),
    [
      'logs export --output log.ndjson',
      'logs export --format csv --lock front-door --from 2026-03-01T00:00:00Z --output march.csv',
      'logs export --kind ACCESS_DENIED | wc -l',
    ],
  ).action(
    reporting(shell, async (options: ExportOptions) => {
      const { output: file, force, json } = options;
      if (json && file === undefined)
        throw new InvalidInput(
          'usage',
          '--json goes with --output: standard output is taken by the log itself.',
        );
      if (force && file === undefined) throw new InvalidInput('usage', '--force goes with --output.');
      const hub = hubOf(shell, options);
      const query = await logQuery(hub, options);
      const format = options.format ?? (query.size === 0 ? 'signed' : 'ndjson');
      if (format === 'signed' && query.size > 0)
        throw new InvalidInput('usage', '--format signed takes all of the log: part of it proves nothing.');
      const progress = progressOf(shell);
      const into = (write: (bytes: Uint8Array) => Promise<void>) =>
        (format === 'signed'
          ? readSignedLog(hub, write, progress.show)
          : readLogParts(hub, query, format, write, progress.show)
        ).finally(progress.end);
      if (file === undefined) {
        await into(shell.write).catch(unlessReaderLeft);
        return null;
      }
      const rows = await writeWhole(file, force === true, into);
      return {
        document: { exported: { file, format, rows } },
        text: `${rows} rows of the log are in ${file}.`,
      };
    }),
  );
}

/** Of one that takes long, to a person. */
function progressOf({ clock, tell }: Shell): { show: (rows: number) => void; end: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const line = progressLine(tell);
  let nextMs = clock.monotonicMs() + LONG_MS;
  return {
    show: (rows) => {
      const nowMs = clock.monotonicMs();
      if (nowMs < nextMs) return;
      nextMs = nowMs + STEP_MS;
      line.show(0, `${rows} rows`);
    },
    end: () => {
      line.end();
    },
  };
}

/** A reader that has seen enough (`| head`) is no error. */
function unlessReaderLeft(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
  throw error;
}
