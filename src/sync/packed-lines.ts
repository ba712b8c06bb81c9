import { once } from 'node:events';
import { createGzip, type Gzip, type ZlibOptions } from 'node:zlib';
import type { LineBuffer } from './line-buffer.js';

/** Little is gained by a higher level, and it costs a small machine dearly; more memory, half a mebibyte, makes it faster. */
const GZIP: ZlibOptions = { level: 1, memLevel: 9, chunkSize: 128 * 1024 };
/** Compressed at a time, bytes: a millisecond or two of a processor, so that whoever comes to a door finds one free. */
export const PACKED_AT_ONCE = 128 * 1024;

/** The body of a batch (RFC 1952), compressed as its lines are gathered. */
export class PackedLines {
  /** Before they are compressed. */
  bytes = 0;
  private readonly lines: LineBuffer;
  private readonly packed: Buffer[] = [];
  /** Made for the first line: most looks at the log find nothing to send. */
  private gzip: Gzip | null = null;

  /** @param lines where what is to be compressed next is gathered */
  constructor(lines: LineBuffer) {
    this.lines = lines;
    lines.clear();
  }

  async add(text: string): Promise<void> {
    const before = this.lines.bytes;
    this.lines.add(text);
    this.bytes += this.lines.bytes - before;
    if (this.lines.bytes >= PACKED_AT_ONCE) await this.pack(this.opened());
  }

  async end(): Promise<Buffer> {
    const gzip = this.opened();
    await this.pack(gzip);
    const ended = once(gzip, 'end');
    gzip.end();
    await ended;
    return Buffer.concat(this.packed);
  }

  private async pack(gzip: Gzip): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      gzip.write(this.lines.view(), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    this.lines.clear();
  }

  private opened(): Gzip {
    if (this.gzip) return this.gzip;
    this.gzip = createGzip(GZIP);
    this.gzip.on('data', (chunk: Buffer) => this.packed.push(chunk));
    // Whoever waits for it is told.
    this.gzip.on('error', () => undefined);
    return this.gzip;
  }
}
