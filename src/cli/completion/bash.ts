import type { CompletedCommand, CompletedOption } from './command-tree.js';

/** A completion script for bash 4 and later. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# bash completion for doorward, made by \`doorward completion bash\`.
_doorward() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local path='' words='' options='' file='' index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$path \${COMP_WORDS[index]}" in
    *' --data-dir') ((index++)) ;;
    ${commands
      .filter(({ path }) => path !== '')
      .map(step)
      .join(' | ')})
      path="\${path:+$path }\${COMP_WORDS[index]}"
      ;;
    esac
  done
  case "$path:$previous" in
${valueCases(commands).join('\n')}
  esac
  case "$path" in
${commands.map(place).join('\n')}
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  elif [[ -n $file ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}
complete -F _doorward doorward
`;
}

/** How the loop sees the word that leads to a command: what is behind it, a space, the word. */
function step({ path }: CompletedCommand): string {
  return path.includes(' ') ? `'${path}'` : `' ${path}'`;
}

function valueCases(commands: readonly CompletedCommand[]): string[] {
  return commands.flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== 'none')
      .map(
        (option) => `  ${option.names.map((name) => `'${path}:${name}'`).join(' | ')}) ${reply(option)} ;;`,
      ),
  );
}

function reply({ value }: CompletedOption): string {
  if (value === 'file')
    return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return';
  if (typeof value === 'string') return 'return';
  return `mapfile -t COMPREPLY < <(compgen -W '${value.join(' ')}' -- "$current"); return`;
}

function place({ path, children, options, takesFile, operands }: CompletedCommand): string {
  const words = [...children.map(({ name }) => name), ...operands].join(' ');
  const names = options.flatMap((option) => option.names).join(' ');
  return `  '${path}') words='${words}' options='${names}'${takesFile ? ' file=yes' : ''} ;;`;
}
