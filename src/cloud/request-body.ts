import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';
import type { Clock, Timer } from '../kit/clock.js';
import { BODY_MAX_MS, BODY_SILENCE_MS } from './limits.js';
import { CloudProblem } from './problem.js';

/**
 * Cuts a request off that does not come any further, or takes far too long: most likely nobody is there to be answered, and whoever
 * is tries again.
 */
class Patience {
  private readonly clock: Clock;
  private readonly whole: Timer;
  private silence: Timer;
  private readonly cut: () => void;
  isOver = false;

  constructor(request: IncomingMessage, clock: Clock) {
    this.clock = clock;
    this.cut = () => {
      request.destroy(new CloudProblem(408, 'request_too_slow', 'The request did not come to its end.'));
    };
    this.whole = clock.after(BODY_MAX_MS, this.cut);
    this.silence = clock.after(BODY_SILENCE_MS, this.cut);
  }

  /** Something came. */
  readonly moved = (): void => {
    this.silence.cancel();
    this.silence = this.clock.after(BODY_SILENCE_MS, this.cut);
  };

  readonly end = (): void => {
    this.isOver = true;
    this.whole.cancel();
    this.silence.cancel();
  };
}

/**
 * Reads a request to its end, with `Patience`.
 * @param limits `tooLarge`: what is thrown past `bytesMax`
 */
export async function bodyOf(
  request: IncomingMessage,
  clock: Clock,
  { bytesMax, tooLarge }: { readonly bytesMax: number; readonly tooLarge: () => CloudProblem },
): Promise<Buffer> {
  // Told before it is sent it can still be answered; who sends more than they said is cut off.
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  const patience = new Patience(request, clock);
  let left = bytesMax;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      patience.moved();
      left -= chunk.length;
      if (left < 0) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    patience.end();
  }
  return Buffer.concat(chunks);
}

/** Reads a body of JSON in front of a route. */
export function jsonBody(clock: Clock, limit: string | number): RequestHandler {
  return patiently(express.json({ limit }), clock);
}

/** Reads a body of bytes in front of a route. */
export function rawBody(clock: Clock, limit: number): RequestHandler {
  return patiently(express.raw({ type: () => true, limit }), clock);
}

/** One of Express's readers of bodies, which wait for ever. */
function patiently(read: RequestHandler, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const patience = new Patience(request, clock);
    // One that unpacks is told of no cut.
    request.once('close', patience.end);
    void read(request, response, (error?: unknown) => {
      patience.end();
      request.off('data', patience.moved);
      next(error);
    });
    // Only where it is being read: to listen is to let it flow.
    if (!patience.isOver) request.on('data', patience.moved);
  };
}
