import { createHash } from 'node:crypto';
import type { Clock } from '../kit/clock.js';
import { Conflict, InvalidInput } from '../kit/errors.js';
import type { Logger } from '../kit/logger.js';
import type { IdempotencyRecord, KeptAnswer } from '../operations/idempotency-ports.js';
import type { Sendable } from './answer.js';
import { PROBLEM_TYPE } from './problem.js';

/** Where answers are kept. A promise that resolves does so when the fact is durable. */
export interface IdempotencyStore {
  find(principal: string, key: string): Promise<IdempotencyRecord | null>;
  /** What is kept of a fingerprint: by it a secret in the body can't be guessed. */
  mark(fingerprint: string): string;
  begin(principal: string, key: string, fingerprint: string, atMs: number): Promise<void>;
  finish(principal: string, key: string, answer: KeptAnswer): Promise<void>;
  forget(principal: string, key: string): Promise<void>;
}

/** One to 255 visible ASCII characters. */
const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/** @returns the request's key, null when it has none @throws InvalidInput `idempotency_key_invalid` */
export function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && KEY_FORM.test(header)) return header;
  throw new InvalidInput(
    'idempotency_key_invalid',
    'Idempotency-Key must be 1 to 255 visible ASCII characters. A UUID does well.',
  );
}

/** SHA-256 of what makes two requests the same: method, path, and query and body as understood. */
export function fingerprintOf(method: string, path: string, meaning: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([method, path, meaning]))
    .digest('hex');
}

/**
 * Lets a request with an `Idempotency-Key` act once, whatever the network does to its answer
 * (draft-ietf-httpapi-idempotency-key-header). Every answer of the action is remembered, refusals too: the same key
 * has the same answer. What never reached the action (401, 403, 422, 429) is not, nor is that the hub could not begin
 * (503): the client is to try again with the same key.
 */
export class Idempotency {
  private readonly store: IdempotencyStore;
  private readonly clock: Clock;
  private readonly logger: Logger;
  /** Fingerprints of the requests being answered; bounded by the connections. */
  private readonly inFlight = new Map<string, string>();

  constructor(store: IdempotencyStore, clock: Clock, logger: Logger) {
    this.store = store;
    this.clock = clock;
    this.logger = logger;
  }

  /**
   * @param act does it; must not reject
   * @throws InvalidInput `idempotency_key_reused`, Conflict `request_in_progress`, `idempotency_interrupted`
   */
  async once(
    principal: string,
    key: string,
    fingerprint: string,
    act: () => Promise<Sendable>,
  ): Promise<Sendable> {
    const name = `${principal} ${key}`;
    const running = this.inFlight.get(name);
    if (running !== undefined) throw running === fingerprint ? inProgress() : reused();
    this.inFlight.set(name, fingerprint);
    try {
      const record = await this.store.find(principal, key);
      const mark = this.store.mark(fingerprint);
      if (record) return replay(record, mark);
      await this.store.begin(principal, key, mark, this.clock.wallMs());
      const answer = await act();
      await this.remember(principal, key, answer);
      return answer;
    } finally {
      this.inFlight.delete(name);
    }
  }

  /** It has been done by now, so a store that fails must not turn the answer into a failure. */
  private async remember(principal: string, key: string, answer: Sendable): Promise<void> {
    try {
      if (answer.status === 503) await this.store.forget(principal, key);
      else await this.store.finish(principal, key, answer);
    } catch (error) {
      this.logger.error({ err: error, principal }, 'answer of an idempotent request could not be kept');
    }
  }
}

function replay(record: IdempotencyRecord, mark: string): Sendable {
  if (record.fingerprint !== mark) throw reused();
  if (!record.answer) {
    throw new Conflict(
      'idempotency_interrupted',
      'The hub was interrupted while it answered the first request with this key, so that may have happened or not. Look, then use a new key.',
    );
  }
  const { status, body, headers } = record.answer;
  const json = status >= 400 ? PROBLEM_TYPE : 'application/json; charset=utf-8';
  return {
    status,
    body,
    contentType: status === 204 ? null : json,
    headers: [...headers, 'idempotency-replayed', 'true'],
  };
}

function reused(): InvalidInput {
  return new InvalidInput(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Use a new key for a new request.',
  );
}

function inProgress(): Conflict {
  return new Conflict(
    'request_in_progress',
    'A request with this Idempotency-Key is being answered. Try again when it has ended.',
    { retryAfterS: 1 },
  );
}
