/** Letters by which a name may differ from what was meant: one stretch of them. */
const SLIP_LETTERS_MAX = 5;

/** Asks after the known name that differs the least, when it is likely a slip; else nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const [best] = [...known].sort((a, b) => differing(name, a) - differing(name, b));
  return best !== undefined && differing(name, best) <= SLIP_LETTERS_MAX ? `; did you mean ${best}?` : '';
}

/** The length of what stands between their common beginning and their common end. */
function differing(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - start - end;
}
