import { type Target } from './json-request.js';
import { failedOnTheWay, openStream } from './line-request.js';

/** Asks for a stream of bytes; the next ones are read when `take` has taken those before. @throws RequestFailed, HubAnsweredProblem */
export async function requestBytes(
  target: Target,
  path: string,
  take: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const response = await openStream(target, path);
  const parts: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
  for (;;) {
    // What fails within `take` is not the hub's.
    const part = await parts.next().catch((error: unknown) => {
      throw failedOnTheWay(error, true);
    });
    if (part.done === true) break;
    try {
      await take(part.value);
    } catch (error) {
      response.destroy();
      throw error;
    }
  }
  if (!response.complete) throw failedOnTheWay(null, true);
}
