import { open } from 'node:fs/promises';
import { z } from 'zod';
import { delay, type Clock } from '../kit/clock.js';
import { HubError, NotFound, Unavailable } from '../kit/errors.js';
import { bodyOf, httpExchange, type HttpRequest } from '../kit/http-exchange.js';
import { say } from '../kit/sentence.js';
import { BACKUP_NAME, type BackupShelf, type ShelvedBackup } from '../operations/backup/shelf.js';
import { CloudAgent, type CloudAccess } from './cloud-agent.js';
import type { HubIdentity } from './hub-identity.js';
import { BATCH_WRITTEN_IN_S } from './limits.js';

/** As the cloud takes them. */
const PART_BYTES_MAX = 1024 * 1024;
const PARTS_MAX = 4_096;
const ANSWER_BYTES_MAX = 2 * PART_BYTES_MAX;
/** Of one part: a line that is away for an hour is waited for. */
const TRIES_MAX = 10;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5 * 60_000;

const listed = z.object({ backups: z.array(z.object({ name: z.string(), bytes: z.number() })) });
const there = z.object({ parts: z.int().min(0), whole: z.boolean() });
const problem = z.object({ code: z.string().max(64) });

interface Asked {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly body?: Buffer;
}

/** The cloud as a place for backups, in parts: what arrived stays there, and a try goes on where the last one ended. */
export class CloudShelf implements BackupShelf {
  readonly place: string;
  private readonly access: CloudAccess;
  private readonly identity: HubIdentity;
  private readonly clock: Clock;
  private readonly agent: CloudAgent;
  /** The cloud's clock less the monotonic one here: a wrong wall clock keeps no backup at home. */
  private cloudClockMs: number | null = null;

  constructor(access: CloudAccess, identity: HubIdentity, clock: Clock) {
    this.place = `the cloud ${access.url.host}`;
    this.access = access;
    this.identity = identity;
    this.clock = clock;
    this.agent = new CloudAgent(access, clock);
  }

  async list(): Promise<readonly ShelvedBackup[]> {
    const { backups } = listed.parse(await this.json({ method: 'GET', path: '' }));
    return backups.filter(({ name }) => BACKUP_NAME.test(name)).map(({ name, bytes }) => ({ name, bytes }));
  }

  async put(
    name: string,
    file: { readonly path: string; readonly bytes: number; readonly sha256: string },
  ): Promise<void> {
    const path = pathOf(name);
    const partBytes = partBytesOf(file.bytes, this.access.bytesPerS ?? null);
    const parts = Math.ceil(file.bytes / partBytes);
    const known = there.parse(await this.json({ method: 'GET', path }));
    if (known.whole) return;
    const handle = await open(file.path, 'r');
    try {
      for (let part = Math.min(known.parts, parts); part < parts; part += 1) {
        const body = Buffer.alloc(Math.min(partBytes, file.bytes - part * partBytes));
        await handle.read(body, 0, body.length, part * partBytes);
        await this.ask({ method: 'PUT', path: `${path}/parts/${part}`, body });
      }
    } finally {
      await handle.close();
    }
    const body = Buffer.from(JSON.stringify({ parts, sha256: file.sha256 }));
    await this.ask({ method: 'POST', path: `${path}/complete`, body });
  }

  async *fetch(name: string): AsyncGenerator<Buffer> {
    const path = pathOf(name);
    const { parts, whole } = there.parse(await this.json({ method: 'GET', path }));
    if (!whole) throw new NotFound('backup_not_found', 'There is no such backup.');
    for (let part = 0; part < parts; part += 1)
      yield await this.ask({ method: 'GET', path: `${path}/parts/${part}` });
  }

  async remove(name: string): Promise<void> {
    await this.ask({ method: 'DELETE', path: pathOf(name) });
  }

  private async json(asked: Asked): Promise<unknown> {
    return JSON.parse((await this.ask(asked)).toString('utf8')) as unknown;
  }

  /** Tries again what may go better: each time with a signature of its own. */
  private async ask(asked: Asked): Promise<Buffer> {
    for (let tries = 1; ; tries += 1) {
      let why: string;
      let waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
      try {
        const answer = await httpExchange(this.signed(asked));
        const content = await bodyOf(answer, ANSWER_BYTES_MAX);
        const status = answer.statusCode ?? 0;
        const dateMs = Date.parse(answer.headers.date ?? '');
        const wasKnown = this.cloudClockMs !== null;
        if (!Number.isNaN(dateMs)) this.cloudClockMs = dateMs - this.clock.monotonicMs();
        if (status >= 200 && status < 300) return content;
        why = codeIn(content) ?? `http_${status}`;
        const isLate = status === 401 && why === 'assertion_expired' && !wasKnown;
        if (status < 500 && status !== 429 && !isLate)
          throw new Unavailable('backup_refused', say('{place} refuses: {why}.', { place: this.place, why }));
        if (isLate) waitMs = 0;
        const asksS = Number(answer.headers['retry-after'] ?? 0);
        if (asksS > 0) waitMs = Math.min(LONGEST_WAIT_MS, asksS * 1000);
      } catch (error) {
        if (error instanceof HubError) throw error;
        why = error instanceof Error ? error.message : 'no answer';
      }
      if (tries >= TRIES_MAX)
        throw new Unavailable(
          'backup_unreachable',
          say('{place} can not be reached: {why}.', { place: this.place, why }),
        );
      await delay(this.clock, waitMs);
    }
  }

  private signed({ method, path, body }: Asked): HttpRequest {
    const { url } = this.access;
    const base = url.pathname.replace(/\/$/, '');
    const nowMs =
      this.cloudClockMs === null ? this.clock.wallMs() : this.cloudClockMs + this.clock.monotonicMs();
    const type = path.endsWith('/complete') ? 'application/json' : 'application/octet-stream';
    return {
      method,
      url: new URL(`${base}/v1/hubs/${this.identity.id}/backups${path}`, url),
      agent: this.agent.agent,
      headers: {
        // None stays open, which would keep a program that is done from its end.
        connection: 'close',
        authorization: `Bearer ${this.identity.assertion(`${url.origin}${base}`, nowMs)}`,
        ...(body && { 'content-type': type, 'content-length': String(body.length) }),
      },
      ...(body && { body }),
    };
  }
}

/** Under a ceiling a part is what is written in good time: no server waits for minutes for one. */
export function partBytesOf(fileBytes: number, bytesPerS: number | null): number {
  const pacedBytes = bytesPerS === null ? PART_BYTES_MAX : Math.ceil(bytesPerS * BATCH_WRITTEN_IN_S);
  return Math.min(PART_BYTES_MAX, Math.max(pacedBytes, Math.ceil(fileBytes / PARTS_MAX)));
}

function pathOf(name: string): string {
  if (!BACKUP_NAME.test(name)) throw new NotFound('backup_not_found', 'There is no such backup.');
  return `/${name}`;
}

function codeIn(content: Buffer): string | null {
  try {
    const told = problem.safeParse(JSON.parse(content.toString('utf8')));
    return told.success ? told.data.code : null;
  } catch {
    return null;
  }
}
