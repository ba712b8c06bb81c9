import type { CompletedCommand, CompletedOption } from './command-tree.js';

/** A completion script for zsh, to be put on the `fpath` as `_doorward`, or to be read in. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef doorward
# zsh completion for doorward, made by \`doorward completion zsh\`.
_doorward() {
  local at='' index
  local -a found flags
  for ((index = 2; index < CURRENT; index++)); do
    case "$at $words[index]" in
    *' --data-dir') ((index++)) ;;
    ${commands
      .filter(({ path }) => path !== '')
      .map(step)
      .join(' | ')})
      at="\${at:+$at }$words[index]"
      ;;
    esac
  done
  case "$at:$words[CURRENT-1]" in
${valueCases(commands).join('\n')}
  esac
  case "$at" in
${commands.map(place).join('\n')}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe option flags
  elif ((\${#found})); then
    _describe command found
  fi
}
if [[ $funcstack[1] == _doorward ]]; then
  _doorward "$@"
else
  compdef _doorward doorward
fi
`;
}

function step({ path }: CompletedCommand): string {
  return path.includes(' ') ? `'${path}'` : `' ${path}'`;
}

function valueCases(commands: readonly CompletedCommand[]): string[] {
  return commands.flatMap(({ path, options }) =>
    options
      .filter(({ value }) => value !== 'none')
      .map((option) => `  ${option.names.map((name) => `'${path}:${name}'`).join('|')}) ${reply(option)} ;;`),
  );
}

function reply({ value }: CompletedOption): string {
  if (value === 'file') return '_files; return';
  if (typeof value === 'string') return 'return';
  return `compadd -- ${value.join(' ')}; return`;
}

function place({ path, children, options, takesFile, operands }: CompletedCommand): string {
  const words = [
    ...children.map(({ name, description }) => described(name, description)),
    ...operands.map((word) => `'${word}'`),
  ];
  const flags = options.flatMap(({ names, description }) =>
    names.map((name) => described(name, description)),
  );
  const file = takesFile ? '; [[ $words[CURRENT] == -* ]] || { _files; return }' : '';
  return `  '${path}') found=(${words.join(' ')}); flags=(${flags.join(' ')})${file} ;;`;
}

/** In single quotes, \`name:description\`; what is a colon in either would end it. */
function described(name: string, description: string): string {
  return `'${name}:${description.replaceAll('\\', '\\\\').replaceAll(':', '\\:').replaceAll("'", "'\\''")}'`;
}
