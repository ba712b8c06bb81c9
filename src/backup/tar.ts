import { createReadStream } from 'node:fs';
import { damaged } from './age-header.js';

/** ustar (POSIX.1-1988): a backup that was decrypted can be unpacked by any machine. */
const BLOCK = 512;
/** What eleven octal digits hold. */
export const ENTRY_BYTES_MAX = 8 ** 11 - 1;

export interface TarEntry {
  /** Relative, plain ASCII. */
  readonly path: string;
  readonly bytes: number;
}

/** @param entries their content is a buffer, or a file to be read */
export async function* tarOf(
  entries: readonly (TarEntry & { readonly content: Buffer | { readonly file: string } })[],
): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield headerOf(entry);
    let length = 0;
    const content = 'file' in entry.content ? createReadStream(entry.content.file) : [entry.content];
    for await (const chunk of content) {
      const piece = chunk as Buffer;
      length += piece.length;
      yield piece;
    }
    if (length !== entry.bytes) throw new Error(`${entry.path} changed while it was read`);
    if (length % BLOCK !== 0) yield Buffer.alloc(BLOCK - (length % BLOCK));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Hands over each entry, then its content in pieces. @throws HubError `backup_damaged` */
export async function readTar(
  source: AsyncIterable<Buffer>,
  take: (entry: TarEntry) => {
    readonly write: (piece: Buffer) => void | Promise<void>;
    readonly end: () => void | Promise<void>;
  },
): Promise<void> {
  let kept: Buffer = Buffer.alloc(0);
  let left = 0;
  let padding = 0;
  let taker: ReturnType<typeof take> | null = null;
  let isOver = false;
  for await (const chunk of source) {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    while (!isOver) {
      if (taker) {
        const piece = kept.subarray(0, left);
        if (piece.length > 0) await taker.write(piece);
        left -= piece.length;
        kept = kept.subarray(piece.length);
        if (left > 0) break;
        await taker.end();
        taker = null;
      }
      if (kept.length < padding + BLOCK) break;
      const header = kept.subarray(padding, padding + BLOCK);
      kept = kept.subarray(padding + BLOCK);
      const entry = entryOf(header);
      if (!entry) {
        isOver = true;
        break;
      }
      left = entry.bytes;
      padding = (BLOCK - (left % BLOCK)) % BLOCK;
      taker = take(entry);
    }
  }
  if (!isOver) throw damaged('its archive ends too early');
}

function headerOf({ path, bytes }: TarEntry): Buffer {
  if (bytes > ENTRY_BYTES_MAX || Buffer.byteLength(path) > 100) throw new Error(`${path} does not fit`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    header.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'ascii');
  header.write(path, 0, 'ascii');
  octal(0o600, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(bytes, 124, 11);
  octal(0, 136, 11);
  header.fill(' ', 148, 156);
  header.write('0', 156, 'ascii');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
}

/** null: the archive is over. */
function entryOf(header: Buffer): TarEntry | null {
  if (header.every((byte) => byte === 0)) return null;
  const field = (from: number, to: number) => header.toString('ascii', from, to).replace(/[\0 ].*$/, '');
  const sum = Number.parseInt(field(148, 156), 8);
  const blank = Buffer.from(header);
  blank.fill(' ', 148, 156);
  const bytes = Number.parseInt(field(124, 136), 8);
  if (sum !== sumOf(blank) || !Number.isSafeInteger(bytes)) throw damaged('its archive can not be read');
  return { path: field(0, 100), bytes };
}

function sumOf(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}
