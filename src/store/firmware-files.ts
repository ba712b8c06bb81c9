import { open, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Unavailable } from '../kit/errors.js';
import type { FirmwareFiles } from '../operations/firmware/firmware-ports.js';

const SUFFIX = '.image';

/**
 * Images waiting for their locks, one file each in `folder`, readable by the owner alone. An image is written beside
 * its place, flushed, and moved there, so that what can be read is whole.
 */
export function firmwareFiles(folder: string): FirmwareFiles {
  const fileOf = (imageId: string) => path.join(folder, `${imageId}${SUFFIX}`);
  return {
    async keep(imageId, bytes) {
      const unfinished = `${fileOf(imageId)}.new`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeDurably(unfinished, bytes);
        await rename(unfinished, fileOf(imageId));
        await flushFolder(folder);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw toUnavailable(error);
      }
    },
    async read(imageId) {
      try {
        return await readFile(fileOf(imageId));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (imageId) => rm(fileOf(imageId), { force: true }),
    async keepOnly(imageIds) {
      const names = await readdir(folder).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      });
      const wanted = new Set([...imageIds].map((imageId) => `${imageId}${SUFFIX}`));
      for (const name of names) {
        if (!wanted.has(name)) await rm(path.join(folder, name), { force: true });
      }
    },
  };
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename survive a power cut. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function toUnavailable(error: unknown): Unavailable {
  const isFull = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
  return isFull
    ? new Unavailable('storage_full', 'The disk is full: the image was not kept.', { cause: error })
    : new Unavailable('storage_failed', 'The disk failed: the image was not kept.', { cause: error });
}
