import { Agent } from 'undici';
import { z } from 'zod';
import type { Line } from '../../src/audit/replica/protocol.js';

const PAGE = 1_000;
/** A cloud that has no room now is asked again so often; it says itself when. */
const TRIES_MAX = 20;
const BROKEN_TRIES_MAX = 3;
/** Where it does not say when, seconds. */
const PAUSE_S = 1;
/** In place of a status. */
const BROKEN = 0;

const line = z.object({
  seq: z.number(),
  type: z.string(),
  v: z.number(),
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
const eventPage = z.object({ events: z.array(line), next: z.number().nullable() });
const next = z.string().nullable();
const hubPage = z.object({ hubs: z.array(z.object({ hub_id: z.string(), put_aside: z.number() })), next });
const entityPage = z.object({ entities: z.array(line), next });

/** The API of a cloud for the owner of its fleet. */
export class FleetClient {
  private readonly origin: string;
  private readonly token: string;
  private readonly agent: Agent;

  /** @param authorities PEM of those to trust; null: the machine's */
  constructor(origin: string, token: string, authorities: string | null) {
    this.origin = origin;
    this.token = token;
    this.agent = new Agent({
      connections: 8,
      connect: { timeout: 60_000, ...(authorities !== null && { ca: authorities }) },
    });
  }

  /** @throws Error with what the cloud said, when it is not a 2xx after all */
  async claim(code: string, name: string): Promise<void> {
    await this.ask('POST', '/hubs', { claim_code: code, name });
  }

  /** Of the hub's newest epoch, a page after `after`. @returns `next`: null behind the last */
  async events(hub: string, after: number): Promise<z.output<typeof eventPage>> {
    return eventPage.parse(await this.ask('GET', `/events?hub=${hub}&after=${after}&limit=${PAGE}`));
  }

  /** Those that are there, of the hub's newest epoch. */
  async entities(hub: string, entity: string): Promise<readonly Line[]> {
    const found: Line[] = [];
    for await (const page of this.pages(`/entities?hub=${hub}&entity=${entity}`, entityPage))
      found.push(...page.entities);
    return found;
  }

  /** How many lines of each hub could not be taken, or did not fit. */
  async putAside(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for await (const page of this.pages('/hubs?', hubPage))
      for (const { hub_id: id, put_aside: lines } of page.hubs) found.set(id, lines);
    return found;
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private async *pages<T extends { readonly next: string | null }>(
    path: string,
    form: z.ZodType<T>,
  ): AsyncGenerator<T> {
    for (let after: string | null = ''; after !== null;) {
      const page: T = form.parse(
        await this.ask('GET', `${path}&limit=${PAGE}${after === '' ? '' : `&after=${after}`}`),
      );
      yield page;
      after = page.next;
    }
  }

  private async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      const { status, text, waitS } = await this.once(method, path, body);
      if (status < 300 && status !== BROKEN) return JSON.parse(text);
      const isPassing = status === 429 || status === 503 || (status === BROKEN && method === 'GET');
      if (!isPassing || tries === (status === BROKEN ? BROKEN_TRIES_MAX : TRIES_MAX))
        throw new Error(`${method} ${path}: ${status === BROKEN ? 'no answer' : status} ${text}`);
      await new Promise((resolve) => setTimeout(resolve, waitS * 1_000));
    }
  }

  /** A connection that was kept may have been closed by then. @returns status `BROKEN` when no answer came */
  private async once(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly text: string; readonly waitS: number }> {
    try {
      const answer = await this.agent.request({
        origin: this.origin,
        path: `/v1/fleet${path}`,
        method,
        headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
        body: body ? JSON.stringify(body) : null,
      });
      const waitS = Number(answer.headers['retry-after'] ?? PAUSE_S);
      return { status: answer.statusCode, text: await answer.body.text(), waitS };
    } catch (error) {
      return { status: BROKEN, text: error instanceof Error ? error.message : String(error), waitS: PAUSE_S };
    }
  }
}
