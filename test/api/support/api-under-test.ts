import path from 'node:path';
import type { Test } from 'tap';
import { Agent, request } from 'undici';
import type { ApiDeps } from '../../../src/api/api-deps.js';
import type { ApiSettings } from '../../../src/api/api-settings.js';
import type { IdempotencyStore } from '../../../src/api/idempotency.js';
import { UnnamedProxies } from '../../../src/api/unnamed-proxies.js';
import { createApi } from '../../../src/api/server.js';
import { systemClock, type Clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { createLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { Operations } from '../../../src/operations/operations.js';
import type { IdempotencyRecord } from '../../../src/operations/idempotency-ports.js';
import { fakeOperations } from '../../support/fake-operations.js';
import { shortFolder } from '../../support/short-folder.js';

/** An answer as a client sees it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT' | 'HEAD' | 'OPTIONS';
  /** Who calls; null: nobody. */
  readonly as?: 'admin' | 'manager' | 'member' | null;
  readonly json?: unknown;
  /** A body that is not made by us, with its own content-type in `headers`. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiUnderTest {
  readonly url: string;
  /** TCP port of HTTPS; 0 without. */
  readonly securePort: number;
  readonly socketPath: string | null;
  readonly calls: readonly string[];
  readonly proxies: UnnamedProxies;
  readonly logLines: Record<string, unknown>[];
  call(path: string, call?: Call): Promise<Reply>;
  /** The same, over the installer's socket. */
  callLocally(path: string, call?: Call): Promise<Reply>;
  stop(): Promise<void>;
}

export const NO_LIMITS = { anonymous: 1e6, user: 1e6, log_in: 1e6, action: 1e6 };

/** Answers kept in memory: what the store does, without its durability. */
export function memoryIdempotency(): IdempotencyStore & { records: Map<string, IdempotencyRecord> } {
  const records = new Map<string, IdempotencyRecord>();
  return {
    records,
    find: async (principal, key) => records.get(`${principal} ${key}`) ?? null,
    mark: (fingerprint) => `mark of ${fingerprint}`,
    begin: async (principal, key, fingerprint) => {
      records.set(`${principal} ${key}`, { fingerprint, answer: null });
    },
    finish: async (principal, key, answer) => {
      const begun = records.get(`${principal} ${key}`);
      if (begun) records.set(`${principal} ${key}`, { ...begun, answer });
    },
    forget: async (principal, key) => {
      records.delete(`${principal} ${key}`);
    },
  };
}

/** Starts the API on a free port with real HTTP; stopped when the test ends. */
export async function startApi(
  t: Test,
  given: {
    readonly operations?: Partial<Operations>;
    readonly settings?: Partial<ApiSettings>;
    readonly idempotency?: IdempotencyStore;
    readonly clock?: Clock;
    /** Listen on a Unix socket as well. */
    readonly socket?: boolean;
  } & Pick<ApiDeps, 'secure' | 'mqttUpgrade' | 'page'> = {},
): Promise<ApiUnderTest> {
  const logLines: Record<string, unknown>[] = [];
  const operations = fakeOperations(given.operations);
  const socketPath = given.socket ? path.join(shortFolder(t), 'hub.sock') : null;
  const clock = given.clock ?? systemClock;
  const logger = createLogger('info', {
    write: (line) => {
      logLines.push(JSON.parse(line) as Record<string, unknown>);
    },
  });
  const proxies = new UnnamedProxies(clock, logger);
  const api = createApi({
    operations,
    idempotency: given.idempotency ?? memoryIdempotency(),
    settings: {
      httpPort: 0,
      trustedProxies: [],
      allowedHosts: [],
      limits: NO_LIMITS,
      version: '1.2.3',
      ...given.settings,
    },
    logger,
    proxies,
    clock,
    newId: idSource(clock, systemRandom),
    socketPath,
    ...(given.page && { page: given.page }),
    ...(given.secure && { secure: given.secure }),
    ...(given.mqttUpgrade && { mqttUpgrade: given.mqttUpgrade }),
  });
  await api.start();
  const url = api.url();
  const network = new Agent();
  const local = new Agent(socketPath === null ? {} : { connect: { socketPath } });
  t.teardown(async () => {
    await Promise.all([network.close(), local.close()]);
    await api.stop();
  });
  return {
    url,
    securePort: api.securePort(),
    socketPath,
    calls: operations.calls,
    proxies,
    logLines,
    call: (target, call) => send(network, url + target, call),
    callLocally: (target, call) => send(local, `http://localhost${target}`, call),
    stop: () => api.stop(),
  };
}

async function send(dispatcher: Agent, url: string, call: Call = {}): Promise<Reply> {
  const { method = 'GET', as = null, json, body, headers = {} } = call;
  const reply = await request(url, {
    dispatcher,
    method,
    headers: {
      ...(as && { authorization: `Bearer ${as}-token` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
  });
  const text = await reply.body.text();
  const isJson = /[/+]json\b/.test(String(reply.headers['content-type'])) && text !== '';
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text,
    json:
      isJson && !String(reply.headers['content-type']).includes('ndjson')
        ? (JSON.parse(text) as Record<string, unknown>)
        : {},
  };
}
