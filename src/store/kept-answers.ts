import type { IdempotencyRecord, KeptAnswer } from '../operations/idempotency-ports.js';
import type { Store } from '../operations/store-ports.js';

/** First answers to requests with an Idempotency-Key, each step durable when its promise resolves. */
export interface KeptAnswers {
  find(principal: string, key: string): Promise<IdempotencyRecord | null>;
  mark(fingerprint: string): string;
  begin(principal: string, key: string, fingerprint: string, atMs: number): Promise<void>;
  finish(principal: string, key: string, answer: KeptAnswer): Promise<void>;
  forget(principal: string, key: string): Promise<void>;
}

export function keptAnswers(store: Pick<Store, 'idempotency' | 'write'>): KeptAnswers {
  return {
    find: (principal, key) => Promise.resolve(store.idempotency.find(principal, key)),
    mark: (fingerprint) => store.idempotency.mark(fingerprint),
    begin: (principal, key, fingerprint, atMs) =>
      store.write((tx) => {
        tx.idempotency.begin(principal, key, fingerprint, atMs);
      }),
    finish: (principal, key, answer) =>
      store.write((tx) => {
        tx.idempotency.finish(principal, key, answer);
      }),
    forget: (principal, key) =>
      store.write((tx) => {
        tx.idempotency.forget(principal, key);
      }),
  };
}
