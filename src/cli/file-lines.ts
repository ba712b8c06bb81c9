import { createReadStream } from 'node:fs';
import { InvalidInput } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';

const LINE_FEED = 0x0a;

/** A line of a file, without its line feed. `isEnded`: it had one. null: not UTF-8, or longer than it may be. */
export interface FileLine {
  readonly text: string | null;
  readonly isEnded: boolean;
  /** Of the file, up to here. */
  readonly bytes: number;
}

/**
 * The lines of a file to the byte: nothing counts as the end of one but a line feed.
 * @throws InvalidInput `usage` when it can't be read
 */
export async function* fileLines(file: string, bytesMax: number): AsyncGenerator<FileLine, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decoded = (line: Buffer) => {
    try {
      return line.length > bytesMax ? null : decoder.decode(line);
    } catch {
      return null;
    }
  };
  let rest = Buffer.alloc(0);
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      for (let at = rest.indexOf(LINE_FEED); at !== -1; at = rest.indexOf(LINE_FEED)) {
        bytes += at + 1;
        yield { text: decoded(rest.subarray(0, at)), isEnded: true, bytes };
        rest = rest.subarray(at + 1);
      }
      if (rest.length > bytesMax) break;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new InvalidInput('usage', `${file} can't be read (${fileTrouble(error)}).`, { cause: error });
  }
  if (rest.length > 0) yield { text: decoded(rest), isEnded: false, bytes: bytes + rest.length };
}
