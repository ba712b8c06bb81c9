import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInput } from '../kit/errors.js';
import { keyFiles } from '../kit/key-files.js';
import type { Random } from '../kit/random.js';
import { readRecipient } from '../kit/recovery-key.js';
import { opening, sealing } from './age-stream.js';
import { DATABASE_NAME, MANIFEST_FORM, MANIFEST_NAME, type Manifest } from './manifest.js';
import { readArchive } from './read-archive.js';
import { tarOf } from './tar.js';

export interface SealedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What was found in the copy of the database that goes into the backup. */
export type Found = Pick<Manifest, 'schema' | 'events' | 'rows'>;

/**
 * Seals a copied database and the keys beside the hub's own into one file, opens that again and compares every byte: with the
 * key of this one file, which nobody has afterwards.
 */
export async function writeBackup(
  given: {
    /** The copy, which nobody changes. */
    readonly database: string;
    readonly dataDir: string;
    /** Folder of key files that the service manager handed over; null: none. */
    readonly handedOver: string | null;
    readonly recipient: string;
    readonly found: Found;
    readonly madeAtMs: number;
    readonly output: string;
  },
  random: Random,
): Promise<SealedFile> {
  const recipient = readRecipient(given.recipient);
  if (!recipient)
    throw new InvalidInput('recipient_form', 'This is not the public half of a recovery key (age1…).');
  // One that is in both places is the same in both (`config/secrets`).
  const keys = new Map(keyFiles(given.dataDir, given.handedOver).map(({ name, path }) => [name, path]));
  const files = [
    ...[...keys].sort().map(([name, file]) => ({ path: `keys/${name}`, file })),
    { path: DATABASE_NAME, file: given.database },
  ];
  const listed = await Promise.all(
    files.map(async ({ path: name, file }) => ({
      path: name,
      bytes: statSync(file).size,
      sha256: await sha256Of(file),
    })),
  );
  const manifest: Manifest = {
    form: MANIFEST_FORM,
    made_at: new Date(given.madeAtMs).toISOString(),
    ...given.found,
    files: listed,
  };
  const head = Buffer.from(`${JSON.stringify(manifest)}\n`);
  const entries = [
    { path: MANIFEST_NAME, bytes: head.length, content: head },
    ...files.map(({ file }, at) => ({ ...(listed[at] ?? { path: '', bytes: 0 }), content: { file } })),
  ];
  const sealed = sealing(recipient, random);
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(tarOf(entries)),
    sealed.stream,
    measure,
    createWriteStream(given.output, { mode: 0o600 }),
  );
  await readArchive(createReadStream(given.output).pipe(opening({ fileKey: sealed.fileKey })), () => null);
  return { path: given.output, bytes, sha256: hash.digest('hex') };
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
