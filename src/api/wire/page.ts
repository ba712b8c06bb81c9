import * as z from 'zod';
import type { PageRequest } from '../../operations/store-ports.js';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../api-settings.js';

const CURSOR_CHARACTERS_MAX = 512;

/** Query of every list. A larger page than there is gets the largest; `count` is not counted in this version. */
export const pageQuery = z.object({
  cursor: z
    .string()
    .min(1)
    .max(CURSOR_CHARACTERS_MAX)
    .optional()
    .meta({ description: 'Where to go on; taken from `pagination` of an earlier page.' }),
  page_size: z.coerce
    .number()
    .int()
    .min(1)
    .default(PAGE_SIZE_DEFAULT)
    .transform((size) => Math.min(size, PAGE_SIZE_MAX))
    .meta({ description: `Rows in a page, ${PAGE_SIZE_DEFAULT} unless asked, ${PAGE_SIZE_MAX} at most.` }),
});

export function pageRequest(query: z.output<typeof pageQuery>): PageRequest {
  return { cursor: query.cursor ?? null, size: query.page_size };
}

/** `pagination` of a list. */
export const paginationSchema = z
  .object({
    next: z.string().nullable().meta({ description: 'Path and query of the next page; null on the last.' }),
    previous: z.string().nullable(),
    page_size: z.int(),
  })
  .meta({ id: 'Pagination' });
