import * as z from 'zod';
import type { PageRequest } from '../../operations/page.js';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../api-settings.js';

const CURSOR_CHARACTERS_MAX = 512;

/** Query of every list. A larger page than there is gets the largest. */
export const pageQuery = z.strictObject({
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
  count: z
    .enum(['true', 'false'])
    .default('false')
    .transform((asked) => asked === 'true')
    .meta({ description: 'Whether to count the whole list.' }),
});

export function pageRequest(query: z.output<typeof pageQuery>): PageRequest {
  return { cursor: query.cursor ?? null, size: query.page_size, counted: query.count };
}

/** `pagination` of a list. */
export const paginationSchema = z
  .object({
    next: z.string().nullable().meta({ description: 'Path and query of the next page; null on the last.' }),
    previous: z.string().nullable(),
    page_size: z.int(),
    count: z
      .int()
      .nullable()
      .optional()
      .meta({ description: 'Rows of the whole list, if asked for; null when there are more than 100,000.' }),
  })
  .meta({ id: 'Pagination' });
