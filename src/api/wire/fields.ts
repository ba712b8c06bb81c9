import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';

/** An id as every path and body takes it: any version of UUID (RFC 9562), in either case. */
export const uuidIn = z.uuid().toLowerCase();

/**
 * A name or note as people write one: a line without control characters, which move cursors and cut texts off, and without
 * halves of characters, which no database stores.
 */
export const lineIn = (charactersMax: number) =>
  z
    .string()
    .trim()
    .max(charactersMax)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: 'must have no control characters' });

/** A time as answered: RFC 3339, UTC, milliseconds. */
export const timeOut = z.string().meta({ format: 'date-time', example: '2026-01-05T09:00:00.000Z' });

/** A time as taken: RFC 3339 with any offset; milliseconds since the epoch inside. */
export const timeIn = z.iso
  .datetime({ offset: true, error: 'Expected an RFC 3339 time, for example 2026-01-05T09:00:00Z.' })
  .transform((text) => Date.parse(text));

export function timeOrNull(wallMs: number | null): string | null {
  return wallMs === null ? null : rfc3339(wallMs);
}

/** `{id}` of a path. */
export const idParams = z.object({ id: uuidIn });

/** What an answer that says only that it was done has as `data`. */
export const nothing = z.null();
