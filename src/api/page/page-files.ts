import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

/** What the build writes beside the page's files: which there are, and how each is served. */
const PAGE_INDEX = 'page.json';

const pageFileSchema = z.object({
  /** Where it is served, from the root. */
  path: z.string().startsWith('/'),
  /** Name within the folder. */
  file: z.string(),
  type: z.string(),
  /** First half of the SHA-256 of its bytes, hex. */
  digest: z.string(),
  /** Its name has its digest in it, so what is at this path never changes. */
  lasting: z.boolean(),
  /** There is `file` + `.br` as well: the same, as Brotli (RFC 7932). */
  brotli: z.boolean(),
});
const pageIndexSchema = z.object({ files: z.array(pageFileSchema) });

export type PageFile = z.output<typeof pageFileSchema>;

/** The household page as it was built: a list in memory, the bytes on the disk until a browser asks. */
export interface PageFiles {
  readonly folder: string;
  readonly files: readonly PageFile[];
}

/** @returns null where no page was built: a hub without one is still a hub @throws Error for an index that is none */
export function readPageFiles(folder: string): PageFiles | null {
  const index = path.join(folder, PAGE_INDEX);
  if (!existsSync(index)) return null;
  return { folder, files: pageIndexSchema.parse(JSON.parse(readFileSync(index, 'utf8'))).files };
}
