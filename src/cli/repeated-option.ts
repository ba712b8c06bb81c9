import { Option } from 'commander';

/** An option that may be given several times; its value is the list of what was given, in order. */
export function repeatedOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be given several times`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}
