/** The middle of `values`; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return (quantile(values, 0.5) + upperMiddle(values)) / 2;
}

/** The value that a share `q` (0 to 1) of `values` does not exceed. @throws RangeError for no values */
export function quantile(values: readonly number[], q: number): number {
  return at(sorted(values), Math.max(0, Math.ceil(q * values.length) - 1));
}

/** How long `action` took, milliseconds. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await action();
  return performance.now() - begun;
}

/** Runs `action` `count` times, one after the other. @returns milliseconds of each */
export async function times(count: number, action: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < count; i += 1) took.push(await timed(action));
  return took;
}

function upperMiddle(values: readonly number[]): number {
  return at(sorted(values), Math.floor(values.length / 2));
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('nothing was measured');
  return value;
}
