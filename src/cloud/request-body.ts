import type { IncomingMessage } from 'node:http';
import type { Clock } from '../kit/clock.js';
import { BODY_MAX_MS, BODY_SILENCE_MS } from './limits.js';
import { CloudProblem } from './problem.js';

/**
 * Reads a request to its end. One that does not come any further, or takes far too long, is cut off: most likely nobody is there to
 * be answered, and whoever is tries again.
 * @param limits `tooLarge`: what is thrown past `bytesMax`
 */
export async function bodyOf(
  request: IncomingMessage,
  clock: Clock,
  { bytesMax, tooLarge }: { readonly bytesMax: number; readonly tooLarge: () => CloudProblem },
): Promise<Buffer> {
  // Told before it is sent it can still be answered; who sends more than they said is cut off.
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  const cut = () => {
    request.destroy(new CloudProblem(408, 'request_too_slow', 'The request did not come to its end.'));
  };
  const end = clock.after(BODY_MAX_MS, cut);
  let silence = clock.after(BODY_SILENCE_MS, cut);
  let left = bytesMax;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      silence.cancel();
      silence = clock.after(BODY_SILENCE_MS, cut);
      left -= chunk.length;
      if (left < 0) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    end.cancel();
    silence.cancel();
  }
  return Buffer.concat(chunks);
}
