import { type ClientRequest, type IncomingMessage, request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { until } from './until.js';

export interface ReadEvent {
  readonly id: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ReaderOptions {
  readonly token?: string;
  /** Instead of it: a program's. */
  readonly apiToken?: string;
  readonly lastEventId?: string;
  /** Rows about no one lock too. */
  readonly changes?: boolean;
  /** PEM that an HTTPS server is to be trusted by. */
  readonly ca?: string;
  /** Take nothing from the socket until `resume`. */
  readonly paused?: boolean;
}

/** A client of server-sent events (HTML Standard, section 9.2.6), as far as the hub sends them. */
export class EventReader {
  readonly events: ReadEvent[] = [];
  readonly comments: string[] = [];
  /** As an EventSource would send it when it comes back; also of a block without data. */
  lastEventId = '';
  ended = false;
  status = 0;
  private text = '';
  private response: IncomingMessage | null = null;
  private readonly request: ClientRequest;

  constructor(
    url: string,
    { token, apiToken, lastEventId, changes = false, ca, paused = false }: ReaderOptions = {},
  ) {
    const request = url.startsWith('https:') ? requestSecurely : requestPlainly;
    this.request = request(`${url}/api/v1/events${changes ? '?changes=1' : ''}`, {
      ...(ca !== undefined && { ca }),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(apiToken !== undefined && { authorization: `Token ${apiToken}` }),
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
    });
    this.request.on('response', (response) => {
      this.response = response;
      this.status = response.statusCode ?? 0;
      response.setEncoding('utf8');
      if (!paused) this.resume();
      response.on('error', () => undefined);
      response.on('close', () => {
        this.ended = true;
      });
    });
    this.request.on('error', () => {
      this.ended = true;
    });
    this.request.end();
  }

  resume(): void {
    this.response?.on('data', (chunk: string) => {
      this.take(chunk);
    });
  }

  /** Whether it ended as HTTP says that an answer ends, and not by a connection that broke. */
  get isWhole(): boolean {
    return this.response?.complete ?? false;
  }

  async opened(): Promise<this> {
    await until(
      () => this.status !== 0 || this.ended,
      10_000,
      () => 'the stream to open',
    );
    return this;
  }

  /** Waits for an event that fits. */
  async next(fits: (event: ReadEvent) => boolean, what = 'an event'): Promise<ReadEvent> {
    await until(
      () => this.events.some(fits) || this.ended,
      15_000,
      () => `${what}; there were ${JSON.stringify(this.events).slice(-2_000)}`,
    );
    const found = this.events.find(fits);
    if (!found) throw new Error(`the stream ended before ${what} came`);
    return found;
  }

  async end(): Promise<void> {
    await until(
      () => this.ended,
      15_000,
      () => 'the stream to end',
    );
  }

  close(): void {
    this.request.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
      this.block(this.text.slice(0, end));
      this.text = this.text.slice(end + 2);
    }
  }

  private block(text: string): void {
    const fields = new Map<string, string>();
    for (const line of text.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) this.comments.push(line.slice(1).trim());
      else fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      id: Number(this.lastEventId),
      event: fields.get('event') ?? 'message',
      data: JSON.parse(data) as ReadEvent['data'],
    });
  }
}
