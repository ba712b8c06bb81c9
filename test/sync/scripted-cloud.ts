import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { uuid } from '../store/samples.js';

/** What a hub asks: to be enrolled, how far the cloud is, for requests, or that a batch be taken. */
export type Asked = 'enrol' | 'where' | 'requests' | 'batches' | 'other';

const START = { ack: 0, hash: '0'.repeat(64), proof: null };

export interface ScriptedCloud {
  readonly url: string;
  /** How often each was asked. */
  asked(kind: Asked): number;
  /** Every connection breaks, as when it is restarted. */
  restart(): void;
  /** Until all that was sent to it has arrived: whatever a test then counts is counted. */
  heard(): Promise<void>;
}

/**
 * A cloud over plain HTTP that takes every batch, shows the hub's own proof of it, and answers otherwise where the test says so.
 * @param answers what it says instead: `undefined`: nothing instead; `null`: nothing at all, the question waits
 */
export async function scriptedCloud(
  t: { teardown(action: () => void): unknown },
  answers: (kind: Asked, response: ServerResponse, body: string, url: URL) => object | null | undefined,
): Promise<ScriptedCloud> {
  const counts = new Map<Asked, number>();
  const lanes: Record<string, object> = { audit: START, telemetry: START };
  let epoch = 0;
  const usual = (kind: Asked, token: string): object => {
    if (kind === 'enrol') return { hub_id: uuid(1), state: 'active' };
    if (kind === 'where') return { epoch, lanes };
    if (kind !== 'batches') return {};
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { head } = JSON.parse(claims) as { head: { seq: number; hash: string; lane: string } };
    epoch = 1;
    lanes[head.lane] = { ack: head.seq, hash: head.hash, proof: token };
    return { ack: head.seq, hash: head.hash, credit: 100, retry_after_s: 0 };
  };
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('latin1').on('data', (piece: string) => (body += piece));
    incoming.once('end', () => {
      const asked = new URL(incoming.url ?? '', 'http://localhost');
      const kind = kindOf(asked.pathname);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const said = answers(kind, response, body, asked);
      const token = (incoming.headers.authorization ?? '').replace('Bearer ', '');
      if (said !== null) response.end(JSON.stringify(said ?? usual(kind, token)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked: (kind) => counts.get(kind) ?? 0,
    restart: () => {
      server.closeAllConnections();
    },
    heard: async () => {
      await (await fetch(`${url}/heard`)).text();
    },
  };
}

/** Refuses, with the time after which to come again. */
export function refuse(response: ServerResponse, status: number, retryAfterS: number | null, code: string) {
  response.statusCode = status;
  if (retryAfterS !== null) response.setHeader('retry-after', String(retryAfterS));
  return { code };
}

function kindOf(path: string): Asked {
  const [, , place, , rest, ...more] = path.split('/');
  if (place === 'enrol') return 'enrol';
  if (place !== 'hubs') return 'other';
  if (rest === undefined) return 'where';
  if (rest === 'batches') return 'batches';
  return rest === 'requests' && more.length === 0 ? 'requests' : 'other';
}
