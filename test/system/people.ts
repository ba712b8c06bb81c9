import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { z } from 'zod';
import { expectAnswer, type JsonAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';

const tokensIn = z.object({
  data: z.object({ tokens: z.object({ access: z.string(), refresh: z.string() }) }),
});
const pairIn = z.object({ access: z.string(), refresh: z.string() });
const madeIn = z.object({ data: z.object({ id: z.string() }) });
const codeIn = z.object({ code: z.string() });

export const PASSWORD = 'a password of their own';

export interface Pair {
  readonly access: string;
  readonly refresh: string;
}

/** One data folder, and the hub that runs on it now. */
export class Home {
  readonly dataDir: string;
  private running: RealHub | null = null;

  constructor(t: Test) {
    this.dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
    t.teardown(async () => {
      await this.stop();
      rmSync(this.dataDir, { recursive: true, force: true });
    });
  }

  get hub(): RealHub {
    if (!this.running) throw new Error('no hub runs');
    return this.running;
  }

  async start(given: { env?: Record<string, string>; shiftMs?: number } = {}): Promise<void> {
    const { env = {}, shiftMs } = given;
    const preload = new URL('shifted-wall-clock.mjs', import.meta.url).href;
    this.running = await startRealHub({
      dataDir: this.dataDir,
      claim: false,
      env: { ...env, ...(shiftMs !== undefined && { WALL_CLOCK_SHIFT_MS: String(shiftMs) }) },
      ...(shiftMs !== undefined && { nodeFlags: ['--import', preload] }),
    });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  /** @returns their id */
  async add(username: string, role = 'member'): Promise<string> {
    const body = { username, password: PASSWORD, role };
    return expectAnswer(await this.hub.installer('POST', '/users', { body }), 201, madeIn).data.id;
  }

  async logIn(username: string): Promise<Pair> {
    return expectAnswer(await this.tryLogIn(username), 200, tokensIn).data.tokens;
  }

  tryLogIn(username: string, password = PASSWORD): Promise<JsonAnswer> {
    return this.hub.anonymous('POST', '/api/v1/auth/login', { body: { username, password } });
  }

  tryRefresh(refresh: string): Promise<JsonAnswer> {
    return this.hub.anonymous('POST', '/api/v1/auth/token/refresh', { body: { refresh } });
  }

  async refresh(refresh: string): Promise<Pair> {
    return expectAnswer(await this.tryRefresh(refresh), 200, pairIn);
  }

  /** As the bearer of `token`. `path` begins after `/api/v1`. */
  as(token: string, method: string, path_: string, body?: unknown): Promise<JsonAnswer> {
    return this.hub.anonymous(method, `/api/v1${path_}`, { token, ...(body !== undefined && { body }) });
  }

  /** @returns `ok`, or the code that the bearer of `token` is refused with */
  async standing(token: string): Promise<string> {
    return outcome(await this.as(token, 'GET', '/auth/me'));
  }
}

/** `ok`, or the code of the problem. */
export function outcome({ status, body }: JsonAnswer): string {
  return status < 300 ? 'ok' : codeIn.parse(body).code;
}
