import { request, type RequestOptions } from 'node:http';

/** Where a JSON server listens: a Unix socket, or the base URL of a TCP listener. */
export type Target = { readonly socketPath: string } | { readonly baseUrl: string };

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: object;
  /** Sent as `application/octet-stream`, instead of a body. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface JsonAnswer {
  readonly status: number;
  /** null for an empty body. */
  readonly body: unknown;
}

/** The request failed on the way. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  /** Of the system (`ECONNREFUSED`, `ENOENT`…), or `TIMEOUT`, `NOT_JSON`, `TOO_LARGE`. */
  readonly code: string;
  /** Whether a connection was made: then the request may have been acted on. */
  readonly connected: boolean;

  constructor(code: string, connected: boolean, cause?: unknown) {
    super(`request failed: ${code}`, { cause });
    this.code = code;
    this.connected = connected;
  }
}

/** Largest answer taken, bytes; the largest page of a list is far below. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

/** Sends one request on a connection of its own. @throws RequestFailed */
export function requestJson(target: Target, asked: JsonRequest): Promise<JsonAnswer> {
  const text = asked.body === undefined ? null : JSON.stringify(asked.body);
  const sent = asked.bytes ?? text;
  const options: RequestOptions = {
    method: asked.method,
    agent: false,
    headers: {
      accept: 'application/json',
      ...(sent !== null && {
        'content-type': asked.bytes ? 'application/octet-stream' : 'application/json',
        'content-length': String(Buffer.byteLength(sent)),
      }),
      ...asked.headers,
    },
    timeout: asked.timeoutMs,
    ...placeOf(target, asked.path),
  };
  return new Promise((resolve, reject) => {
    let connected = false;
    const fail = (error: Error & { code?: string }) => {
      reject(
        error instanceof RequestFailed ? error : new RequestFailed(error.code ?? 'UNKNOWN', connected, error),
      );
    };
    const sending = request(options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) response.destroy(new RequestFailed('TOO_LARGE', true));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        const body = parsed(Buffer.concat(chunks).toString());
        if (body === undefined) fail(new RequestFailed('NOT_JSON', true));
        else resolve({ status: response.statusCode ?? 0, body });
      });
    });
    sending.on('socket', (socket) => {
      socket.once('connect', () => {
        connected = true;
      });
    });
    sending.on('timeout', () => sending.destroy(new RequestFailed('TIMEOUT', connected)));
    sending.on('error', fail);
    sending.end(sent ?? undefined);
  });
}

/** Where a request goes. */
export function placeOf(target: Target, path: string): RequestOptions {
  if ('socketPath' in target) return { socketPath: target.socketPath, path, host: 'localhost' };
  const { hostname, port } = new URL(target.baseUrl);
  return { host: hostname, port, path };
}

/** @returns undefined for what is not JSON */
function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
