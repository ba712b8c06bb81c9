/** The words of an example as a shell would hand them over, without what it does with files and other programs (`> file`, `| program`). */
export function wordsOf(line: string): string[] {
  const own = line.split(/ [<>|] /, 1)[0] ?? '';
  return Array.from(
    own.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
