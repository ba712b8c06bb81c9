import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HubError } from '../kit/errors.js';
import { EXIT } from './exit-code.js';

/** Programs that are built beside the command line. */
export type ProgramName = 'hub' | 'simulator' | 'backup';

/** Time a program has that looks or prepares and then ends: key files and a database check take far less. */
const RUN_TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The bundle of a program: every bundle of ours is in one folder. @throws HubError `program_missing` */
export function programPath(name: ProgramName): string {
  const path = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  if (existsSync(path)) return path;
  throw new HubError('program_missing', `${path} is not there. Build it: npm run build`);
}

export interface ProgramResult {
  /** null when it was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** What it said to people: its structured log lines are left out. */
  readonly complaint: string;
}

/** Runs a program to its end. @throws HubError `program_missing` */
export async function runProgram(
  name: ProgramName,
  args: readonly string[],
  environment: Environment,
  timeoutMs: number = RUN_TIMEOUT_MS,
): Promise<ProgramResult> {
  const path = programPath(name);
  return new Promise((resolve) => {
    const options = { env: environment, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX };
    const ended = (error: ExecFileException | null, stdout: string, stderr: string) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ exitCode, stdout, complaint: complaintIn(stderr) });
    };
    execFile(process.execPath, [path, ...args], options, ended);
  });
}

/** Why a program of ours ended as it did. @param refused the code of one that refused, exit code 3 */
export function programFailure({ exitCode, complaint }: ProgramResult, refused: string): HubError {
  const why = complaint || 'The hub program could not be run. Build it with `npm run build`.';
  if (exitCode === EXIT.usage) return new HubError('settings_invalid', why);
  return new HubError(exitCode === EXIT.refused ? refused : 'internal_error', why);
}

/** What is meant for people among a program's error output, without our own prefix. */
export function complaintIn(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('{'))
    .join('\n')
    .replace(/^doorward: /, '');
}
