import { promisify } from 'node:util';
import { gunzip, type ZlibOptions } from 'node:zlib';
import { BATCH_BYTES_MAX, BATCH_LINES_MAX, LINE_BYTES_MAX } from '../audit/replica/protocol.js';
import { CloudProblem } from './problem.js';
import { unzstd } from './zstd.js';

/** Bytes of a batch, compressed or not. */
export const BATCH_BODY_BYTES_MAX = BATCH_BYTES_MAX + LINE_BYTES_MAX;
/** Decompressed in pieces as large at most, each a trip to a thread and back. */
const PIECE_BYTES_MAX = 512 * 1024;
/** And at least. A small batch gets a small one: memory of the largest for each of twenty rows costs more than they do. */
const PIECE_BYTES_MIN = 16 * 1024;
/** So many times smaller a batch is than its lines, or a little less. */
const COMPRESSED_TIMES = 8;

const decompress: (body: Buffer, options: ZlibOptions) => Promise<Buffer> = promisify(gunzip);

/**
 * The lines of a batch.
 * @param encoding of HTTP: `gzip`, `zstd`, or `identity` for none
 * @throws CloudProblem 400 `batch_empty`, `batch_unreadable`, 413 `batch_too_large`, 415 `encoding_unknown`
 */
export async function linesOf(body: Buffer, encoding = 'identity'): Promise<readonly string[]> {
  const lines = (await plain(body, encoding)).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new CloudProblem(400, 'batch_empty', 'A batch has a line at least.');
  if (lines.length > BATCH_LINES_MAX)
    throw new CloudProblem(413, 'batch_too_large', `A batch has ${BATCH_LINES_MAX} lines at most.`);
  return lines;
}

async function plain(body: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'zstd')
    throw new CloudProblem(415, 'encoding_unknown', 'Send gzip or zstd, or nothing of the kind.');
  try {
    if (encoding === 'zstd') return unzstd(body, BATCH_BODY_BYTES_MAX);
    const chunkSize = Math.min(PIECE_BYTES_MAX, Math.max(PIECE_BYTES_MIN, body.length * COMPRESSED_TIMES));
    return await decompress(body, { maxOutputLength: BATCH_BODY_BYTES_MAX, chunkSize });
  } catch (error) {
    if (error instanceof RangeError) throw batchTooLarge();
    throw new CloudProblem(
      400,
      'batch_unreadable',
      `The batch is not the ${encoding} that it is said to be.`,
    );
  }
}

export function batchTooLarge(): CloudProblem {
  return new CloudProblem(413, 'batch_too_large', `A batch has ${BATCH_BODY_BYTES_MAX} bytes at most.`);
}
