import http from 'node:http';
import https from 'node:https';
import { z } from 'zod';
import type { Head } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import { CloudTrouble } from './cloud-trouble.js';
import { CloudAgent, SILENCE_MS, type CloudAccess } from './cloud-agent.js';
import type { HubIdentity } from './hub-identity.js';
import type { Batch } from './make-batch.js';

/** Bytes of an answer; more is not read. */
const ANSWER_BYTES_MAX = 64 * 1024;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const place = z.object({ ack: count, hash, proof: z.string().max(4096).nullable() });

const enrolled = z.object({ hub_id: z.uuid(), state: z.enum(['waiting', 'active', 'revoked']) });
const placed = z.object({
  epoch: count,
  lanes: z.object({ audit: place, telemetry: place }),
  put_aside: count.default(0),
});
const taken = z.object({
  ack: count,
  hash,
  credit: count,
  retry_after_s: z.number().min(0).max(86_400),
  put_aside: count.default(0),
});
const problem = z.object({ code: z.string().max(64) });

export type CloudPlace = z.output<typeof placed>;
export type BatchAnswer = z.output<typeof taken>;

/** The cloud's API as the hub calls it. Every call throws `CloudTrouble` and nothing else. */
export class CloudClient {
  private readonly access: CloudAccess;
  private readonly identity: HubIdentity;
  private readonly clock: Clock;
  private readonly agent: CloudAgent;
  /** What the cloud's clock shows, less the monotonic one here: no wrong wall clock keeps the hub from signing. */
  private cloudClockMs: number | null = null;

  constructor(access: CloudAccess, identity: HubIdentity, clock: Clock) {
    this.access = access;
    this.identity = identity;
    this.clock = clock;
    this.agent = new CloudAgent(access, clock);
  }

  /** Since the start. */
  get writtenBytes(): number {
    return this.agent.writtenBytes;
  }

  /** @param claimHash SHA-256 of the code that the owner types, hex */
  async enrol(claimHash: string, signal: AbortSignal): Promise<'waiting' | 'active' | 'revoked'> {
    const body = JSON.stringify({
      public_key: this.identity.publicKey.toString('base64'),
      claim_hash: claimHash,
    });
    const headers = { 'content-type': 'application/json' };
    const { state } = await this.ask(enrolled, {
      method: 'POST',
      path: '/v1/enrol',
      body: Buffer.from(body),
      headers,
      signal,
    });
    return state;
  }

  /** How far the cloud is. */
  place(signal: AbortSignal): Promise<CloudPlace> {
    return this.ask(placed, { method: 'GET', path: `/v1/hubs/${this.identity.id}`, signal });
  }

  send({ first, head, body }: Omit<Batch, 'isFull'>, signal: AbortSignal): Promise<BatchAnswer> {
    const path = `/v1/hubs/${this.identity.id}/batches?epoch=${head.epoch}&lane=${head.lane}&first=${first}`;
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    return this.ask(taken, { method: 'POST', path, body, headers, head, signal });
  }

  close(): void {
    this.agent.close();
  }

  /** @throws CloudTrouble `answer_unreadable` for an answer that has not this form */
  async ask<T>(form: z.ZodType<T>, request: CloudRequest): Promise<T> {
    const { status, body } = await this.answered(request, ANSWER_BYTES_MAX);
    const read = form.safeParse(parsed(body));
    if (!read.success) throw new CloudTrouble('lied', 'answer_unreadable', { status });
    return read.data;
  }

  /** The answer as it comes, of `bytesMax` at most. */
  async fetchBytes(request: CloudRequest, bytesMax: number): Promise<Buffer> {
    return (await this.answered(request, bytesMax)).body;
  }

  private async answered(request: CloudRequest, bytesMax: number): Promise<Answer> {
    let answer = await this.exchange(request, bytesMax);
    // By the wall clock here the cloud took it for old or not yet made: its own time is known from now on.
    if (answer.code === 'assertion_expired') answer = await this.exchange(request, bytesMax);
    const { status, code, retryAfterS } = answer;
    if (status !== 200) throw new CloudTrouble('refused', code ?? `http_${status}`, { status, retryAfterS });
    return answer;
  }

  private exchange(request: CloudRequest, bytesMax: number): Promise<Answer> {
    const { url } = this.access;
    const base = url.pathname.replace(/\/$/, '');
    const nowMs =
      this.cloudClockMs === null ? this.clock.wallMs() : this.cloudClockMs + this.clock.monotonicMs();
    const audience = `${url.origin}${base}`;
    return new Promise((resolve, reject) => {
      const failed = (cause: unknown) => {
        reject(new CloudTrouble('unreachable', codeOf(cause), { cause }));
      };
      const outgoing = (url.protocol === 'https:' ? https : http).request(
        new URL(`${base}${request.path}`, url),
        {
          method: request.method,
          agent: this.agent.agent,
          signal: request.signal,
          timeout: SILENCE_MS,
          headers: {
            ...request.headers,
            ...(request.body && { 'content-length': request.body.length }),
            authorization: `Bearer ${this.identity.assertion(audience, nowMs, request.head)}`,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          let length = 0;
          incoming.on('data', (chunk: Buffer) => {
            length += chunk.length;
            if (length > bytesMax) incoming.destroy(new Error('the answer is too long'));
            else chunks.push(chunk);
          });
          incoming.once('error', failed);
          incoming.once('end', () => {
            const dateMs = dateOf(incoming.headers.date);
            if (dateMs !== null) this.cloudClockMs = dateMs - this.clock.monotonicMs();
            const body = Buffer.concat(chunks);
            const isWell = incoming.statusCode === 200;
            const told = isWell ? null : problem.safeParse(parsed(body));
            resolve({
              status: incoming.statusCode ?? 0,
              body,
              code: told?.data?.code ?? null,
              retryAfterS: secondsOf(incoming.headers['retry-after']),
            });
          });
        },
      );
      outgoing.once('timeout', () => outgoing.destroy(new Error('the cloud did not answer in time')));
      outgoing.once('error', failed);
      outgoing.end(request.body);
    });
  }
}

export interface CloudRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly head?: Head;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  /** Of a problem. */
  readonly code: string | null;
  readonly retryAfterS: number | null;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function secondsOf(header: string | undefined): number | null {
  return header !== undefined && /^[0-9]{1,5}$/.test(header) ? Number(header) : null;
}

function dateOf(header: string | undefined): number | null {
  const ms = Date.parse(header ?? '');
  return Number.isNaN(ms) ? null : ms;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code).toLowerCase() : 'connection_failed';
}
