import { spoken } from '../languages/tell.js';
import { hearHubTime } from './hub-time.js';
import { NotSent, Problem, Unreachable } from './problem.js';

/** How long an answer may take, milliseconds: a lock may be slow, and the hub itself gives up before. */
const ANSWER_TIMEOUT_MS = 45_000;

export interface Sent {
  readonly method: string;
  /** From the root, with its query. */
  readonly path: string;
  /** Bytes as they are; anything else as JSON. */
  readonly body?: unknown;
  readonly access?: string | null;
  /** Makes it one act, however often it is sent. */
  readonly key?: string;
  /** How long all of the answer may take, milliseconds; default: as long as a lock may. */
  readonly timeoutMs?: number;
  /** Later than this, by this device's clock, it is not sent. */
  readonly notAfterMs?: number;
}

/** @throws Problem for what the hub refused, Unreachable when no answer came, NotSent when it is too late */
export async function send(given: Sent): Promise<Response> {
  const { method, path, body, access, key, timeoutMs, notAfterMs = Infinity } = given;
  const headers = new Headers({ accept: 'application/json', 'accept-language': spoken.value });
  if (body !== undefined)
    headers.set('content-type', body instanceof Blob ? 'application/octet-stream' : 'application/json');
  if (access) headers.set('authorization', `Bearer ${access}`);
  if (key !== undefined) headers.set('idempotency-key', key);
  let answer;
  const sentMs = Date.now();
  if (sentMs > notAfterMs) throw new NotSent();
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs ?? ANSWER_TIMEOUT_MS),
    });
  } catch (cause) {
    throw new Unreachable(cause);
  }
  hearHubTime(answer.headers.get('date'), sentMs, Date.now());
  if (answer.ok) return answer;
  const problem: unknown = await answer.json().catch(() => null);
  throw new Problem(answer.status, problem);
}
