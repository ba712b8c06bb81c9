import { createHash } from 'node:crypto';
import { HubError } from '../kit/errors.js';
import { damaged } from './age-header.js';
import { MANIFEST_FORM, MANIFEST_NAME, manifestShape, type Manifest } from './manifest.js';
import { readTar } from './tar.js';

const MANIFEST_BYTES_MAX = 64 * 1024;

/** Takes the pieces of one file. */
export interface FileSink {
  write(piece: Buffer): Promise<void>;
  end(): Promise<void>;
}

/**
 * Reads what a backup holds, and compares each file with what the manifest says of it.
 * @param sinkFor where a file goes; null: it is only compared
 * @throws HubError `backup_damaged`, `backup_too_new`, and what the source throws
 */
export async function readArchive(
  source: AsyncIterable<Buffer>,
  sinkFor: (path: string) => FileSink | null,
): Promise<Manifest> {
  let manifest = null as Manifest | null;
  const missing = new Set<string>();
  await readTar(source, ({ path, bytes }) => {
    if (!manifest) {
      if (path !== MANIFEST_NAME || bytes > MANIFEST_BYTES_MAX)
        throw damaged('it does not say what it holds');
      const pieces: Buffer[] = [];
      return {
        write: (piece) => void pieces.push(piece),
        end: () => {
          manifest = parsed(Buffer.concat(pieces));
          for (const file of manifest.files) missing.add(file.path);
        },
      };
    }
    const wanted = manifest.files.find((file) => file.path === path);
    if (!wanted || wanted.bytes !== bytes || !missing.has(path)) throw damaged(`${path} is not what it says`);
    const hash = createHash('sha256');
    const sink = sinkFor(path);
    return {
      write: async (piece) => {
        hash.update(piece);
        await sink?.write(piece);
      },
      end: async () => {
        if (hash.digest('hex') !== wanted.sha256) throw damaged(`${path} was changed`);
        missing.delete(path);
        await sink?.end();
      },
    };
  });
  if (!manifest || missing.size > 0) throw damaged('something of it is missing');
  return manifest;
}

function parsed(bytes: Buffer): Manifest {
  const document = documentIn(bytes);
  const form = document !== null && typeof document === 'object' && 'form' in document ? document.form : null;
  if (typeof form === 'number' && form > MANIFEST_FORM)
    throw new HubError('backup_too_new', 'A newer program made this backup: install that one to restore it.');
  const read = manifestShape.safeParse(document);
  if (!read.success) throw damaged('it does not say what it holds');
  return read.data;
}

function documentIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw damaged('it does not say what it holds');
  }
}
