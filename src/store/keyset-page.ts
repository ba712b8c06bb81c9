import { InvalidInput } from '../kit/errors.js';
import { say } from '../kit/sentence.js';
import type { Page, PageRequest } from '../operations/page.js';
import { readCursor, writeCursor } from './cursor.js';
import type { CursorKey, CursorSide } from './cursor.js';

export const PAGE_SIZE_MAX = 200;
/** Rows that are counted when a count is asked for: reading on would hold up the doors. */
export const COUNT_MAX = 100_000;

/** A list that is read by key: never OFFSET, so that page 1,000 costs what page 1 does and no row is missed or seen twice. */
export interface KeysetList<K extends string | number, R, T> {
  readonly key: CursorKey<K>;
  /** A key before every row, in the list's order. */
  readonly start: K;
  /** Up to `limit` rows beyond `bound` to that side, the nearest first. */
  fetch(side: CursorSide, bound: K, limit: number): readonly R[];
  /** Rows after `bound`, counted up to `limit`. */
  count(bound: K, limit: number): number;
  keyOf(row: R): K;
  read(row: R): T;
}

/** @throws InvalidInput `cursor_invalid`, `page_size_invalid` */
export function keysetPage<K extends string | number, R, T>(
  request: PageRequest,
  list: KeysetList<K, R, T>,
): Page<T> {
  const { size } = request;
  requirePageSize(size);
  const cursor = request.cursor === null ? null : readCursor(list.key, request.cursor);
  const side = cursor?.side ?? 'next';
  // One row more than asked for tells whether there is another page.
  const found = list.fetch(side, cursor?.key ?? list.start, size + 1);
  const more = found.length > size;
  const rows = found.slice(0, size);
  if (side === 'previous') rows.reverse();

  const first = rows[0];
  const last = rows.at(-1);
  const link = (to: CursorSide, row: R | undefined, exists: boolean) =>
    row !== undefined && exists ? writeCursor(list.key, { side: to, key: list.keyOf(row) }) : null;
  return {
    rows: rows.map((row) => list.read(row)),
    next: link('next', last, side === 'previous' || more),
    previous: link('previous', first, side === 'previous' ? more : cursor !== null),
    ...(request.counted === true && { count: countOf(list) }),
  };
}

/** @throws InvalidInput `page_size_invalid` */
export function requirePageSize(size: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= PAGE_SIZE_MAX) return;
  throw new InvalidInput('page_size_invalid', say('A page has 1 to {count} rows.', { count: PAGE_SIZE_MAX }));
}

function countOf<K extends string | number, R, T>(list: KeysetList<K, R, T>): number | null {
  const count = list.count(list.start, COUNT_MAX + 1);
  return count > COUNT_MAX ? null : count;
}
