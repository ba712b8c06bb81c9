import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { runCommandLine } from '../../../src/cli/run-command-line.js';
import { systemClock } from '../../../src/kit/clock.js';
import { ROOT, plainEnvironment } from '../../support/child-program.js';

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `dist/doorward.mjs` as a program, with no terminal. `input` is all that its standard input holds. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/doorward.mjs', ...args], {
      cwd: ROOT,
      env: { ...plainEnvironment(), ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
    // A command that does not read its input may be gone before it is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Runs a command line in this process: the same code, without the time that a process takes to start. */
export async function runHere(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCommandLine(args, {
    environment,
    clock: systemClock,
    input: Readable.from(input === '' ? [] : [input]),
    say: (text) => (stdout += `${text}\n`),
    write: async (bytes) => void (stdout += Buffer.from(bytes).toString()),
    tell: (text) => (stderr += `${text}\n`),
  });
  return { exitCode, stdout, stderr };
}

/** The one JSON document that a command with `--json` prints. @throws SyntaxError for anything else */
export function documentIn({ stdout }: CliResult): unknown {
  return JSON.parse(stdout);
}
