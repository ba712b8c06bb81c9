import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { tlsServerOptions, type TlsIdentity } from '../../../src/kit/tls-identity.js';
import type { Seeded } from '../seeded.js';
import type { CloudCopies, CloudCopy } from './cloud-copies.js';
import { drawFate, type Fate, type Step } from './fate.js';

/** A blow at the moment `working` or `told` falls at most so much later, milliseconds: while a transaction runs, or a hub notes what it was told. */
const WORKING_MAX_MS = 12;
const TOLD_MAX_MS = 4;
/** Within the life of an assertion, so that what is late is not refused for its age, milliseconds. */
const LATE_MAX_MS = 2_000;

interface Exchange {
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
  readonly fate: Fate;
  readonly hubId: string | null;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface BadLineDeps {
  readonly identity: TlsIdentity;
  readonly random: Seeded;
  readonly killHub: (hubId: string) => Promise<void>;
}

/** What hubs reach in place of the cloud: a balancer that does TLS, on a line on which everything goes wrong. */
export class BadLine {
  /** Of each kind, how often. */
  readonly seen = new Map<string, number>();
  /** While false, everything goes well. */
  isBad = true;
  private readonly deps: BadLineDeps;
  private readonly server: https.Server;
  private readonly agent = new http.Agent({ keepAlive: true });
  private copies: CloudCopies | null = null;
  /** Deaths and late arrivals that are still to come. */
  private readonly pending = new Set<Promise<void>>();

  constructor(deps: BadLineDeps) {
    this.deps = deps;
    this.server = https.createServer(tlsServerOptions(deps.identity), (request, response) => {
      void this.serve(request, response);
    });
  }

  /** @returns the URL that hubs know */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  lead(copies: CloudCopies): void {
    this.copies = copies;
  }

  /** How often a hub saw its line break, by whatever cause. */
  get disconnections(): number {
    return [...this.seen].reduce(
      (sum, [kind, times]) => sum + (/^(cut|kill|late)/.test(kind) ? times : 0),
      0,
    );
  }

  /** Until nobody is dead and nothing is late. */
  async quiet(): Promise<void> {
    this.isBad = false;
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  async stop(): Promise<void> {
    await this.quiet();
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const hubId = /^\/v1\/hubs\/([0-9a-f-]{36})/.exec(request.url ?? '')?.[1] ?? null;
    const fate = this.isBad ? drawFate(this.deps.random) : 'well';
    response.on('error', () => undefined);
    try {
      const body = await this.received(request, fate);
      const copy = this.copies?.pick(this.deps.random) ?? null;
      if (!copy) {
        this.count('nobody was up');
        response.writeHead(502).end();
        return;
      }
      await this.carry({ request, response, fate, hubId, body }, copy);
    } catch {
      response.destroy();
    }
  }

  /** All of the body; of an exchange that breaks meanwhile, what came first. */
  private async received(request: http.IncomingMessage, fate: Fate): Promise<Buffer> {
    if (typeof fate === 'string' || fate.at !== 'uploading') return buffer(request);
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
      return chunk.subarray(0, Math.ceil(chunk.length / 2));
    return Buffer.alloc(0);
  }

  private async carry(exchange: Exchange, copy: CloudCopy): Promise<void> {
    const { fate, request, response, body } = exchange;
    if (fate === 'late') {
      this.count('late');
      request.socket.destroy();
      this.later(async () => {
        await sleep(this.deps.random(LATE_MAX_MS));
        await this.forward(copy, request, body).catch(() => undefined);
      });
      return;
    }
    if (typeof fate !== 'string' && fate.at === 'uploading') {
      const upstream = this.open(copy, request);
      upstream.on('error', () => undefined);
      upstream.write(body);
      await sleep(this.deps.random(TOLD_MAX_MS));
      this.strike(exchange, copy, fate.at);
      upstream.destroy();
      return;
    }
    if (fate === 'twice') {
      this.count('twice');
      const other = this.copies?.pick(this.deps.random) ?? copy;
      this.later(async () => {
        await this.forward(other, request, body).catch(() => undefined);
      });
    }
    const answering = this.forward(copy, request, body);
    if (typeof fate !== 'string' && fate.at === 'working') {
      answering.catch(() => undefined);
      await sleep(this.deps.random(WORKING_MAX_MS));
      this.strike(exchange, copy, fate.at);
      return;
    }
    const answer = await answering;
    if (typeof fate !== 'string' && fate.at === 'answered') {
      this.strike(exchange, copy, fate.at);
      return;
    }
    response.writeHead(answer.status, answer.headers).end(answer.body);
    if (typeof fate === 'string') return;
    await sleep(this.deps.random(TOLD_MAX_MS));
    this.strike(exchange, copy, fate.at);
  }

  private strike({ request, fate, hubId }: Exchange, copy: CloudCopy, at: Step): void {
    if (typeof fate === 'string') return;
    request.socket.destroy();
    this.count(`${fate.blow}, ${at}`);
    if (fate.blow === 'kill cloud') this.later(() => copy.kill9());
    else if (fate.blow === 'kill hub' && hubId !== null) this.later(() => this.deps.killHub(hubId));
  }

  private open(copy: CloudCopy, { method, url, headers }: http.IncomingMessage): http.ClientRequest {
    return http.request({
      host: '127.0.0.1',
      port: copy.port,
      method,
      path: url,
      headers,
      agent: this.agent,
    });
  }

  private forward(copy: CloudCopy, request: http.IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const upstream = this.open(copy, request);
      upstream.once('error', reject);
      upstream.once('response', (answer) => {
        const { statusCode: status = 502, headers } = answer;
        buffer(answer).then((text) => {
          resolve({ status, headers, body: text });
        }, reject);
      });
      upstream.end(body);
    });
  }

  private later(work: () => Promise<void>): void {
    const done: Promise<void> = work().finally(() => this.pending.delete(done));
    this.pending.add(done);
  }

  private count(kind: string): void {
    this.seen.set(kind, (this.seen.get(kind) ?? 0) + 1);
  }
}
