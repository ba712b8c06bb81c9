import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Silence for so long ends a request, milliseconds. */
const SILENCE_MS = 60_000;

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  /** With `content-length`, where there is a body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | (() => Readable);
  /** PEM of the only authorities to trust; null: those of the machine. */
  readonly authorities?: string | null;
  /** Who makes the connection, and looks after its TLS; default: a new one, by the rules below. */
  readonly agent?: http.Agent;
}

/** One request; the answer's body is still to be read. TLS as Node has it by default, names checked. */
export function httpExchange(request: HttpRequest): Promise<http.IncomingMessage> {
  const { url, method, headers, body, authorities = null, agent = false } = request;
  return new Promise((resolve, reject) => {
    const options = { method, headers, timeout: SILENCE_MS, agent };
    const outgoing =
      url.protocol === 'https:'
        ? https.request(url, {
            ...options,
            minVersion: 'TLSv1.2',
            ...(authorities !== null && { ca: authorities }),
          })
        : http.request(url, options);
    outgoing.once('response', resolve);
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    if (typeof body === 'function') pipeline(body(), outgoing).catch(reject);
    else outgoing.end(body);
  });
}

/** The body of an answer. @throws Error when it is longer than `bytesMax` */
export async function bodyOf(answer: http.IncomingMessage, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer) {
    length += (piece as Buffer).length;
    if (length > bytesMax) throw new Error('the answer is too long');
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
