import type { Row, Target } from './row.js';

const HEADINGS = ['row', 'ours', 'baseline', 'ratio', 'target', 'holds'];

/** The report for people: one line a row, aligned, with what was measured below it. */
export function table(rows: readonly Row[]): string {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const legend = rows.map((row) => `${row.name}: ${row.measures}; against ${row.baseline.measures}`);
  return [...lines, '', ...legend, ''].join('\n');
}

function cellsOf(row: Row): string[] {
  return [
    row.name,
    `${short(row.value)} ${row.unit}`,
    `${short(row.baseline.value)} ${row.unit}`,
    row.ratio.toFixed(2),
    row.targets.map((target) => targetText(target, row)).join(' and ') || '-',
    row.targets.length === 0 ? '-' : row.holds ? 'yes' : 'NO',
  ];
}

function targetText({ of, comparison, limit }: Target, row: Row): string {
  return of === 'ratio' ? `${comparison} ${limit}` : `${comparison} ${limit} ${row.unit}`;
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
