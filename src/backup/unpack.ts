import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Transform } from 'node:stream';
import { Readable } from 'node:stream';
import { opening } from './age-stream.js';
import type { Manifest } from './manifest.js';
import { readArchive } from './read-archive.js';

/** Unpacks a sealed backup into an empty folder, each file readable by its owner alone and on the disk. */
export async function unpack(
  source: AsyncIterable<Buffer>,
  key: Parameters<typeof opening>[0],
  folder: string,
): Promise<Manifest> {
  const sealed = Readable.from(source);
  const plain: Transform = opening(key);
  sealed.once('error', (error) => plain.destroy(error));
  return readArchive(sealed.pipe(plain), (name) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = open(file, 'wx', 0o600);
    return {
      // All of it: a disk that takes less than it was given says why when it is given the rest.
      write: async (piece) => (await handle).writeFile(piece),
      end: async () => {
        await (await handle).sync();
        await (await handle).close();
      },
    };
  });
}
