import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** What the broker's process wrote down at once, so that it is known after it was killed: `told N`, `heard QOS N`, `marked QOS N`. */
export interface JournalReader {
  /** The broker told the hub that this message is kept. */
  readonly told: (number: number) => void;
  /** The hub was given this order. */
  readonly heard: (qos: 1 | 2, number: number) => void;
  /** As `heard`, with the mark that it may have come before: the hub will not act on it. */
  readonly marked: (qos: 1 | 2, number: number) => void;
}

const CHUNK_BYTES = 64 * 1024;

/** Reads on from where it was. */
export class BrokerJournal {
  private readonly file: string;
  private readonly reader: JournalReader;
  private offset = 0;
  private rest = '';

  constructor(file: string, reader: JournalReader) {
    this.file = file;
    this.reader = reader;
  }

  read(): void {
    if (!existsSync(this.file)) return;
    const handle = openSync(this.file, 'r');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    try {
      for (;;) {
        const bytes = readSync(handle, chunk, 0, CHUNK_BYTES, this.offset);
        if (bytes === 0) return;
        this.offset += bytes;
        const lines = (this.rest + chunk.toString('latin1', 0, bytes)).split('\n');
        this.rest = lines.pop() ?? '';
        for (const line of lines) this.take(line);
      }
    } finally {
      closeSync(handle);
    }
  }

  private take(line: string): void {
    const [what, ...numbers] = line.split(' ');
    const [first = NaN, second = NaN] = numbers.map(Number);
    if (what === 'told' && numbers.length === 1) this.reader.told(first);
    else if ((what === 'heard' || what === 'marked') && (first === 1 || first === 2))
      this.reader[what](first, second);
    else throw new Error(`the broker's journal has a line that nobody writes: ${line}`);
  }
}
