import { Agent } from 'undici';
import type { z } from 'zod';

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed, or null for an empty body. */
  readonly body: unknown;
}

export interface JsonRequest {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as `application/octet-stream`, instead of a body. */
  readonly bytes?: Uint8Array;
}

/** How long any one request may take, milliseconds. */
const REQUEST_MS = 60_000;

/** Speaks JSON to one server, over TCP or a Unix socket, on connections that are kept. */
export class JsonClient {
  private readonly origin: string;
  private readonly agent: Agent;

  /** @param origin `http://HOST:PORT`; @param socketPath dials this file instead */
  constructor(origin: string, socketPath?: string) {
    this.origin = origin;
    this.agent = new Agent({
      connections: 256,
      headersTimeout: REQUEST_MS,
      bodyTimeout: REQUEST_MS,
      ...(socketPath !== undefined && { connect: { socketPath } }),
    });
  }

  /** @throws Error when no answer came, which says nothing of whether the request was acted upon */
  async send(method: string, path: string, given: JsonRequest = {}): Promise<JsonAnswer> {
    const answer = await this.agent.request({
      origin: this.origin,
      path,
      method,
      headers: {
        ...(given.token !== undefined && { authorization: `Bearer ${given.token}` }),
        ...(given.body !== undefined && { 'content-type': 'application/json' }),
        ...(given.bytes && { 'content-type': 'application/octet-stream' }),
        ...given.headers,
      },
      body: given.body === undefined ? (given.bytes ?? null) : JSON.stringify(given.body),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text === '' ? null : (JSON.parse(text) as unknown),
    };
  }

  /** Drops every connection; requests under way fail. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/**
 * What an answer holds, after checking its status and form.
 * @throws Error with the whole answer
 */
export function expectAnswer<S extends z.ZodType>(
  answer: JsonAnswer,
  status: number,
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(answer.body);
  if (answer.status === status && parsed.success) return parsed.data;
  throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
}
