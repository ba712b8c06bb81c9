import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { commandTree } from '../completion/command-tree.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export function addCompletion(program: Command, shell: Shell): void {
  shared(
    program
      .command('completion')
      .description('print a script with which a shell completes doorward commands and options')
      .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS))),
    [
      'completion bash > /etc/bash_completion.d/doorward',
      'completion zsh > /usr/local/share/zsh/site-functions/_doorward',
      'completion fish > ~/.config/fish/completions/doorward.fish',
    ],
  ).action(
    reporting(shell, (_: SharedOptions, name: string) => {
      const script = SCRIPTS[name as keyof typeof SCRIPTS](commandTree(program));
      return Promise.resolve({ document: { shell: name, script }, text: script.trimEnd() });
    }),
  );
}
