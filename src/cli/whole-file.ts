import { existsSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { HubError, InvalidInput } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';

/** Of a file system on which a file can't have two names. */
const NO_LINKS: readonly unknown[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Writes a file that is there whole or not at all, readable by its owner alone.
 * @param mayReplace false: a file that is there stays as it is
 * @throws InvalidInput `usage` where there is one already; HubError `file_refused`; whatever `fill` throws
 */
export async function writeWhole<T>(
  file: string,
  mayReplace: boolean,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  if (!mayReplace && existsSync(file)) throw isThere(file);
  const part = `${file}.${process.pid}.part`;
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      const filled = await fill((bytes) => handle.writeFile(bytes));
      await handle.sync();
      await handle.close();
      await settle(part, file, mayReplace);
      return filled;
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  } catch (error) {
    if (error instanceof HubError || !(error instanceof Error && 'code' in error)) throw error;
    const why = `${file} can't be written (${fileTrouble(error)}). Nothing is left of it.`;
    throw new HubError('file_refused', why, { cause: error });
  }
}

/** Gives it its name in one step. */
async function settle(part: string, file: string, mayReplace: boolean): Promise<void> {
  if (!mayReplace) {
    try {
      // Unlike a rename, this fails when somebody made the file meanwhile.
      await link(part, file);
      await rm(part, { force: true });
      return;
    } catch (error) {
      const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'EEXIST' || existsSync(file)) throw isThere(file);
      if (!NO_LINKS.includes(code)) throw error;
    }
  }
  await rename(part, file);
}

function isThere(file: string): InvalidInput {
  return new InvalidInput(
    'usage',
    `${file} is there already: name another file, or replace it with --force.`,
  );
}
