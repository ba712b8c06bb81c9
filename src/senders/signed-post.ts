import { request as httpRequest, type ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../kit/clock.js';
import { SIGNATURE_HEADER, signWebhook } from '../kit/webhook-signature.js';

/** From the connection to the receiver's status. */
export const WEBHOOK_TIMEOUT_MS = 10_000;
/** Of an answer; the status alone is of use. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

/** Client errors that may pass: too slow, too early, too many (RFC 9110, RFC 8470, RFC 6585). */
const PASSING = new Set([408, 425, 429]);

export interface WebhookOptions {
  /** https, or http to this machine itself. */
  readonly url: string;
  readonly secret: string;
  /** Certificates to trust instead of the system's, PEM. */
  readonly ca?: string;
}

/** Whether a status is one that another try may mend. */
export function mayPass(status: number): boolean {
  return status >= 500 || PASSING.has(status);
}

/**
 * One signed POST of a JSON text.
 * @returns the status, or what went wrong, without the address
 */
export function signedPost(
  options: WebhookOptions,
  body: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<number | string> {
  return new Promise((resolve) => {
    const url = new URL(options.url);
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = request(url, {
      method: 'POST',
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      rejectUnauthorized: true,
      ...(options.ca !== undefined && { ca: options.ca }),
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'doorward',
        [SIGNATURE_HEADER]: signWebhook(body, options.secret, Math.floor(clock.wallMs() / 1_000)),
      },
    });
    const end = (outcome: number | string) => {
      signal.removeEventListener('abort', withdraw);
      resolve(outcome);
    };
    const withdraw = () => {
      end('withdrawn');
      late.cancel();
      outgoing.destroy();
    };
    const late = clock.after(WEBHOOK_TIMEOUT_MS, () => {
      end('no answer in time');
      outgoing.destroy();
    });
    outgoing.on('close', () => {
      late.cancel();
      end('the connection was closed');
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code ?? 'the connection failed');
    });
    outgoing.on('response', (answer) => {
      end(answer.statusCode ?? 'no status');
      discard(outgoing, answer);
    });
    signal.addEventListener('abort', withdraw);
    outgoing.end(body);
  });
}

/** Lets the receiver finish a short answer, and cuts off a long one. */
function discard(outgoing: ClientRequest, answer: NodeJS.ReadableStream): void {
  let bytes = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) outgoing.destroy();
  });
}
