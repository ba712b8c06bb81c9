/** One cell; null and the empty text are shown as a dash. */
export type Cell = string | number | null;

const GAP = '  ';

/**
 * A table for people: a head, and columns as wide as their widest cell.
 * @param empty said instead when there are no rows
 */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], empty: string): string {
  if (rows.length === 0) return empty;
  const lines = [head, ...rows.map((row) => row.map(cellText))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** Control characters come from names that others chose, and must not move the cursor. */
function cellText(cell: Cell): string {
  const text = cell === null ? '' : String(cell).replace(/\p{Cc}/gu, ' ');
  return text === '' ? '-' : text;
}
