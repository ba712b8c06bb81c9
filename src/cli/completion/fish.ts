import type { CompletedCommand, CompletedOption } from './command-tree.js';

/** A completion script for fish. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# fish completion for doorward, made by \`doorward completion fish\`.
function __doorward_at --description 'whether the words so far lead to this command'
    set -l words (commandline -opc)
    set -l at
    set -l skip 0
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        if test "$word" = --data-dir
            set skip 1
            continue
        end
        set -l next (string join ' ' -- $at $word)
        if contains -- $next ${commands
          .filter(({ path }) => path !== '')
          .map(({ path }) => quoted(path))
          .join(' ')}
            set at $at $word
        end
    end
    test "$at" = "$argv[1]"
end
complete -c doorward -f
${commands.flatMap(lines).join('\n')}
`;
}

function lines({ path, children, options, takesFile, operands }: CompletedCommand): string[] {
  const here = `complete -c doorward -n ${quoted(`__doorward_at '${path}'`)}`;
  return [
    ...children.map(({ name, description }) => `${here} -a ${name} -d ${quoted(description)}`),
    ...operands.map((word) => `${here} -a ${word}`),
    ...(takesFile ? [`${here} -F`] : []),
    ...options.map((option) => `${here} ${flagsOf(option)} -d ${quoted(option.description)}`),
  ];
}

function flagsOf({ names, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  if (value === 'none') return flags.join(' ');
  if (value === 'file') return [...flags, '-r -F'].join(' ');
  return [...flags, value === 'any' ? '-x' : `-x -a ${quoted(value.join(' '))}`].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
