import { z } from 'zod';
import { PAGE_MAX } from '../limits.js';
import { CloudProblem } from '../problem.js';

/** How many rows are wanted. */
export const pageLimit = z.coerce.number().int().min(1).max(PAGE_MAX).default(100);
/** Where a page goes on: `next` of the one before. */
export const pageAfter = z.string().max(4_096).optional();
export const pageNext = z
  .string()
  .nullable()
  .meta({ description: '`after` of the next page; null: there is no more.' });

/** @param key of the last row of the page: numbers and text */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads what `cursorOf` made. @returns null: from the beginning. @throws CloudProblem 400 `cursor_wrong` */
export function readCursor<T>(form: z.ZodType<T>, after: string | undefined): T | null {
  if (after === undefined) return null;
  try {
    return form.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
  } catch {
    throw new CloudProblem(400, 'cursor_wrong', 'This is not the `next` of a page.');
  }
}

/** Cuts a page from rows of which one more than `limit` were asked for. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly (string | number)[],
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last ? cursorOf(key(last)) : null };
}
