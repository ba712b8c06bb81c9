import type { Command } from 'commander';

/** Examples that the help of a group shows, one of each of its first commands. */
const OF_GROUP_MAX = 5;

const EXAMPLES = new WeakMap<Command, readonly string[]>();

/** Shows how a command is used, at the end of its help. @param examples without the name of the program */
export function addExamples(command: Command, examples: readonly string[]): Command {
  EXAMPLES.set(command, examples);
  return command.addHelpText(
    'after',
    `\nExamples:\n${examples.map((line) => `  $ doorward ${line}`).join('\n')}`,
  );
}

export function examplesOf(command: Command): readonly string[] {
  return EXAMPLES.get(command) ?? [];
}

/** Gives every group of commands examples: those of its commands. */
export function addGroupExamples(command: Command): void {
  for (const group of command.commands.filter(({ commands }) => commands.length > 0)) {
    addGroupExamples(group);
    const firsts = group.commands.flatMap((child) => examplesOf(child).slice(0, 1));
    addExamples(group, firsts.slice(0, OF_GROUP_MAX));
  }
}
