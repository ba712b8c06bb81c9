import { CommanderError } from 'commander';
import { describeFailure } from './failure.js';
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.js';
import { printable } from './printable.js';
import { createProgram } from './program.js';
import type { Shell } from './shell.js';

/**
 * Runs one command line to its end, and says why it failed if it did: with `--json` as a document where the answer would
 * be, else as text for people.
 * @returns the exit code
 */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Omit<Shell, 'endWith'>,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const complaints = { error: '', hint: '' };
  const shell: Shell = {
    ...surroundings,
    endWith: (code) => {
      exitCode = code;
    },
  };
  try {
    await createProgram(shell, complaints).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const code = exitCodeOf(error);
    if (error instanceof CommanderError && code === EXIT.ok) {
      // Help that was asked for has been printed.
      if (error.code === 'commander.version')
        shell.say(args.includes('--json') ? JSON.stringify({ version: error.message }) : error.message);
      return code;
    }
    const failure = describeFailure(error, complaints);
    if (args.includes('--json')) shell.say(JSON.stringify(failure.document));
    else shell.tell(printable(failure.text));
    return code;
  }
}
