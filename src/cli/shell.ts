import type { Command } from 'commander';
import type { Clock } from '../kit/clock.js';
import { dataFolder, socketPathIn } from './data-folder.js';
import { addExamples } from './examples.js';
import type { ExitCode } from './exit-code.js';
import { HubClient } from './hub-client.js';
import { printable } from './printable.js';

/** What every command is given. */
export interface Shell {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Standard input. */
  readonly input: AsyncIterable<unknown>;
  /** Writes a line where programs look for answers. */
  readonly say: (text: string) => void;
  /** Writes bytes there as they are; resolves when there is room for more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Tells a person something that is not the answer. */
  readonly tell: (text: string) => void;
  /** Told the exit code of a command that ended well but found something wrong. */
  readonly endWith: (exitCode: ExitCode) => void;
}

/** Options that every command has. */
export interface SharedOptions {
  readonly json?: true;
  readonly dataDir?: string;
}

/** What a command found out: as a document for programs, and as text for people. */
export interface Report {
  readonly document: object;
  readonly text: string;
  readonly exitCode?: ExitCode;
}

/** Adds what every command has: `--json`, `--data-dir`, and its examples. */
export function shared(command: Command, examples: readonly string[]): Command {
  return addExamples(
    command
      .option('--json', 'answer with one JSON document')
      .option('--data-dir <folder>', "the hub's data folder (default: DOORWARD_DATA_DIR, else ./data)"),
    examples,
  );
}

/**
 * What a command does, with its own options and operands. Declared as a method, so that the compiler lets each command
 * name the options it declared: commander checks and fills them, no type can.
 */
type Work = { work(options: SharedOptions, ...operands: string[]): Promise<Report | null> }['work'];

/** Makes an action of `work`, and prints what it reports. `null`: it has said everything itself. */
export function reporting(shell: Shell, work: Work): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    // Commander hands over the operands, the options, and the command itself.
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals<SharedOptions>();
    const operands = given.slice(0, -2).filter((operand) => operand !== undefined);
    const report = await work(options, ...operands.map(String));
    if (report === null) return;
    shell.say(options.json === true ? JSON.stringify(report.document) : printable(report.text));
    if (report.exitCode !== undefined) shell.endWith(report.exitCode);
  };
}

/** The running hub, over its socket. */
export function hubOf(shell: Shell, options: SharedOptions): HubClient {
  const folder = dataFolder(options.dataDir, shell.environment);
  return new HubClient({
    target: { socketPath: socketPathIn(folder) },
    unreachable: `The hub is not running in ${folder}: start it with \`npm start\` (where it is installed: doorward service start), or name its folder with --data-dir or DOORWARD_DATA_DIR.`,
  });
}
