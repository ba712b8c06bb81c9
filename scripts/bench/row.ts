/** What a row promises: its value (in the row's unit) or its ratio to the baseline, at most or at least a limit. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly comparison: '<=' | '>=';
  readonly limit: number;
}

/** One line of the report: something of ours against a baseline measured in the same run, on the same machine. */
export interface Row {
  readonly name: string;
  readonly measures: string;
  readonly unit: 'ms' | 'us' | 's/h' | '/s' | 'MiB' | 'B';
  readonly value: number;
  readonly baseline: { readonly measures: string; readonly value: number };
  /** value / baseline. */
  readonly ratio: number;
  /** None: told for information. */
  readonly targets: readonly Target[];
  /** Whether every target is met. */
  readonly holds: boolean;
}

/** @returns the row with its ratio and whether its targets hold */
export function row(given: Omit<Row, 'ratio' | 'holds'>): Row {
  const ratio = given.value / given.baseline.value;
  const holds = given.targets.every(({ of, comparison, limit }) => {
    const number = of === 'value' ? given.value : ratio;
    return comparison === '<=' ? number <= limit : number >= limit;
  });
  return { ...given, ratio, holds };
}

export const ratioAtMost = (limit: number): Target => ({ of: 'ratio', comparison: '<=', limit });
export const ratioAtLeast = (limit: number): Target => ({ of: 'ratio', comparison: '>=', limit });
export const valueAtMost = (limit: number): Target => ({ of: 'value', comparison: '<=', limit });
export const valueAtLeast = (limit: number): Target => ({ of: 'value', comparison: '>=', limit });
