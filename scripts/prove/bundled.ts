import { build } from 'esbuild';
import path from 'node:path';
import { ROOT } from '../../test/support/child-program.js';

/**
 * A child of a proof as one file, which starts in a tenth of the time.
 * @param entry from the repository root
 * @returns its path; in `dist`, from where libraries are found. The caller removes it
 */
export async function bundled(entry: string): Promise<string> {
  const outfile = path.join(ROOT, 'dist', 'prove', `${path.basename(entry, '.ts')}-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['better-sqlite3'],
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outfile;
}
