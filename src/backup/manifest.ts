import * as z from 'zod';

/** Form of what a backup holds. A reader takes this one and older ones. */
export const MANIFEST_FORM = 1;
export const MANIFEST_NAME = 'manifest.json';
export const DATABASE_NAME = 'doorward.db';
/** What a hub is made of: its database, and the keys beside it. Brokers' sessions and firmware images are not: see `ARCHITECTURE.md`. */
export const PATH_FORM = /^(doorward\.db|keys\/[a-z0-9][a-z0-9.-]{0,63})$/;

const hex = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestShape = z.object({
  form: z.int().min(1),
  made_at: z.string(),
  /** Number of the last migration. */
  schema: z.int().min(1),
  /** The last row of the log, and where its chain stands. */
  events: z.int().min(0),
  /** Rows of each table. */
  rows: z.record(z.string(), z.int()),
  files: z.array(z.object({ path: z.string().regex(PATH_FORM), bytes: z.int().min(0), sha256: hex })).max(64),
});

/** First in each backup: what it holds, by which it is checked before anything is put in place. */
export type Manifest = z.output<typeof manifestShape>;
