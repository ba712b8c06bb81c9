import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { HubError, InvalidInput, NotFound } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';
import { say } from '../kit/sentence.js';
import { programPath, type Environment } from './programs.js';
import type { Shell } from './shell.js';
import { askSecret, canAsk } from './terminal.js';

const OUTPUT_BYTES_MAX = 1024 * 1024;

export interface KeyFile {
  readonly keyFile?: string;
}

const lineShape = z.discriminatedUnion('step', [
  z.object({ step: z.literal('done'), result: z.record(z.string(), z.unknown()) }),
  z.object({ step: z.literal('failed'), code: z.string(), message: z.string() }),
]);

/**
 * The recovery key of a backup, from a file or typed in; never from the command line, which everybody on the machine can read.
 * @param backup nobody is asked for the key of a file that is not there
 * @throws NotFound `backup_not_found`; HubError `file_refused`; InvalidInput `usage`
 */
export async function recoveryKeyFrom(shell: Shell, backup: string, { keyFile }: KeyFile): Promise<string> {
  try {
    accessSync(backup, constants.R_OK);
  } catch (error) {
    if (isMissing(error))
      throw new NotFound('backup_not_found', say('{file} is not there.', { file: backup }));
    throw unreadable(backup, error, '');
  }
  if (statSync(backup).isDirectory())
    throw new InvalidInput(
      'usage',
      `${backup} is a folder: name the backup in it, a file that ends in .age.`,
    );
  if (keyFile !== undefined) {
    try {
      return readFileSync(keyFile, 'utf8');
    } catch (error) {
      throw unreadable(keyFile, error, ', or give the key on standard input');
    }
  }
  if (canAsk()) return askSecret('Recovery key (AGE-SECRET-KEY-1…): ');
  let text = '';
  for await (const piece of shell.input) {
    text += String(piece);
    if (text.includes('\n')) break;
  }
  if (text.trim() === '')
    throw new InvalidInput('usage', 'Give the recovery key with --key-file, or on standard input.');
  return text.split('\n')[0] ?? '';
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** An installed hub's commands run as its own account, also with sudo: a home folder is closed to it. */
function unreadable(file: string, cause: unknown, orElse: string): HubError {
  const why = `${file} can't be read (${fileTrouble(cause)}).`;
  const advice = `Commands of an installed hub run as its account, doorward: put the file where that may read it${orElse}.`;
  return new HubError('file_refused', `${why} ${advice}`, { cause });
}

/** Runs the program that knows backups, for as long as it takes. @throws HubError with its code */
export async function backupAnswer(
  args: readonly string[],
  environment: Environment,
  key: string,
): Promise<Readonly<Record<string, unknown>>> {
  const child = spawn(process.execPath, [programPath('backup'), ...args], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(key);
  let output = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    output += String(piece);
    if (output.length > OUTPUT_BYTES_MAX)
      throw new HubError('internal_error', 'The backup program says too much.');
  }
  const last = output.trim().split('\n').at(-1) ?? '';
  const read = last === '' ? null : lineShape.safeParse(JSON.parse(last));
  if (!read?.success) throw new HubError('internal_error', 'The backup program ended without an answer.');
  if (read.data.step === 'failed') throw new HubError(read.data.code, read.data.message);
  return read.data.result;
}
