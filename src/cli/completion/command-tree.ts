import type { Command, Option } from 'commander';

/** One option, as it is completed. */
export interface CompletedOption {
  /** As they are typed: `--lock`, `-h`. */
  readonly names: readonly string[];
  readonly description: string;
  /** What comes after it: nothing, one of these, a file or folder, or what nobody can guess. */
  readonly value: 'none' | 'file' | 'any' | readonly string[];
}

/** One command or group of commands. */
export interface CompletedCommand {
  /** Its words: `lock pair`; empty: the program. */
  readonly path: string;
  readonly children: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** Whether it takes a file as an operand. */
  readonly takesFile: boolean;
  /** Words that its operand can be, when there are so few. */
  readonly operands: readonly string[];
}

const FILE_PLACE = /<(?:file|folder|path)>/;
const HELP: CompletedOption = { names: ['--help', '-h'], description: 'how it is used', value: 'none' };

/** Everything that can be typed, the program itself first: completion knows what the command line knows. */
export function commandTree(program: Command): CompletedCommand[] {
  return walk(program, []);
}

function walk(command: Command, path: readonly string[]): CompletedCommand[] {
  const { commands, options, registeredArguments: operands } = command;
  const own: CompletedCommand = {
    path: path.join(' '),
    children: commands.map((child) => ({ name: child.name(), description: child.description() })),
    options: [...options.filter(({ hidden }) => !hidden).map(completed), HELP],
    takesFile: operands.some((operand) => operand.name() === 'file'),
    operands: operands[0]?.argChoices ?? [],
  };
  return [own, ...commands.flatMap((child) => walk(child, [...path, child.name()]))];
}

function completed({
  long,
  short,
  flags,
  description,
  argChoices,
  required,
  optional,
}: Option): CompletedOption {
  const names = [long, short].filter((name) => name !== undefined);
  if (!required && !optional) return { names, description, value: 'none' };
  if (argChoices) return { names, description, value: argChoices };
  return { names, description, value: FILE_PLACE.test(flags) ? 'file' : 'any' };
}
