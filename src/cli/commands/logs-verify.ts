import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { openCheckpoint, type Checkpoint } from '../../audit/checkpoint.js';
import { LINE_BYTES_MAX } from '../../audit/replica/protocol.js';
import { NOTE_CHARS_MAX, readVerifier, type NoteVerifier } from '../../audit/signed-note.js';
import { ExportCheck, type ExportFault } from '../../audit/verify-export.js';
import { rfc3339 } from '../../kit/clock.js';
import { InvalidInput } from '../../kit/errors.js';
import { fileTrouble } from '../../kit/file-trouble.js';
import { EXIT } from '../exit-code.js';
import { fileLines } from '../file-lines.js';
import { progressLine } from '../progress-line.js';
import { reporting, shared, type Report, type SharedOptions, type Shell } from '../shell.js';

/** What was found, in words; the line follows. */
const FAULTS: Readonly<Record<ExportFault | 'unended' | 'unsigned' | 'earlier_unsigned', string>> = {
  form: 'the line is not as the hub writes it',
  gap: 'a row is missing, or out of order',
  altered: 'the row is not what was logged',
  broken: 'the row does not follow the one before',
  blanked: 'something of a row is gone that no erasure accounts for, or an erasure tells of something else',
  pruned: 'rows are gone, and no signed record of the log says so',
  signature: 'the checkpoint is not signed with this key',
  differs: 'the rows are not those of the checkpoint at the end',
  earlier_differs: 'the rows up to here are not those of the checkpoint that was given',
  cut_off: 'it ends before the checkpoint that was given: it was cut off',
  earlier_unsigned: 'the checkpoint that was given is not signed with this key',
  unended: 'it breaks off within the line',
  unsigned: 'it does not end in a checkpoint: it was cut off',
};
/** Lines between two looks at the clock. */
const PROGRESS_LINES = 5_000;

interface VerifyOptions extends SharedOptions {
  readonly key: string;
  readonly checkpoint?: string;
}

export function addLogsVerify(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('verify')
      .description(
        'whether a signed export is whole and unchanged; needs no hub, and ends with 7 if it is not',
      )
      .argument('<file>', 'what logs export wrote')
      .requiredOption(
        '--key <key>',
        'what logs key printed on the hub, or a file with it; never from the export',
      )
      .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere: the log must still lead to it'),
    [
      'logs verify log.ndjson --key log.pub',
      'logs verify log.ndjson --key log.pub --checkpoint 2026-03-01.checkpoint',
    ],
  ).action(
    reporting(shell, async (options: VerifyOptions, file: string) => {
      const verifier = verifierFrom(options.key);
      // A shell may have taken the last line feed of it, and a clipboard given another.
      const note = options.checkpoint === undefined ? null : `${textOf(options.checkpoint).trimEnd()}\n`;
      const earlier = note === null ? null : openCheckpoint(verifier, note);
      if (note !== null && !earlier)
        return brokenReport(file, { line: 0, fault: 'earlier_unsigned', rows: 0 });
      const check = new ExportCheck(verifier, earlier);
      const found = await faultIn(file, check, shell);
      return found ? brokenReport(file, found) : wholeReport(file, check, earlier);
    }),
  );
}

interface Found {
  readonly line: number;
  readonly fault: keyof typeof FAULTS;
  readonly rows: number;
}

async function faultIn(file: string, check: ExportCheck, { tell }: Shell): Promise<Found | null> {
  const progress = process.stderr.isTTY ? progressLine(tell) : null;
  let line = 0;
  try {
    for await (const { text, isEnded, bytes } of fileLines(file, LINE_BYTES_MAX)) {
      line += 1;
      const fault = text === null ? 'form' : isEnded ? check.take(text) : 'unended';
      if (fault) return { line, fault, rows: check.rows };
      if (line % PROGRESS_LINES === 0) progress?.show(bytes / statSync(file).size, `${check.rows} rows`);
    }
  } finally {
    progress?.end();
  }
  return check.end ? null : { line: line + 1, fault: 'unsigned', rows: check.rows };
}

function brokenReport(file: string, { line, fault, rows }: Found): Report {
  const what = FAULTS[fault];
  return {
    document: { whole: false, file, line, fault, rows_before: rows, what },
    text: `${file} is NOT whole. Line ${line}, after row ${rows}: ${what}.`,
    exitCode: EXIT.checkFailed,
  };
}

function wholeReport(file: string, { rows, pruned, end }: ExportCheck, earlier: Checkpoint | null): Report {
  const at = end && rfc3339(end.atMs);
  const gone = pruned > 0 ? `, of which the first ${pruned} are no longer kept` : '';
  return {
    document: {
      whole: true,
      file,
      rows,
      pruned_rows: pruned,
      signed_at: at,
      leads_to: earlier?.size ?? null,
    },
    text: `${file} is whole: ${rows} rows${gone}, signed ${at ?? ''}.`,
  };
}

/** @throws InvalidInput `usage` */
function verifierFrom(given: string): NoteVerifier {
  const isFile = existsSync(given) || !given.includes('+');
  const verifier = readVerifier(isFile ? textOf(given) : given);
  if (verifier) return verifier;
  throw new InvalidInput('usage', '--key takes what `doorward logs key` prints, or a file with it.');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, NOTE_CHARS_MAX);
  } catch (error) {
    throw new InvalidInput('usage', `${file} can't be read (${fileTrouble(error)}).`, { cause: error });
  }
}
