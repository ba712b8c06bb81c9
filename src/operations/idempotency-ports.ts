/** What is needed to answer again as the first time. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
  /** Header fields of its own, names and values in turn. */
  readonly headers: readonly string[];
}

export interface IdempotencyRecord {
  /** `mark` of what the first request asked. */
  readonly fingerprint: string;
  /** null: begun and never finished. */
  readonly answer: KeptAnswer | null;
}

/** Of whom and under which key an answer is kept. */
export interface KeptKey {
  readonly principal: string;
  readonly key: string;
}

export interface IdempotencyReads {
  find(principal: string, key: string): IdempotencyRecord | null;
  /**
   * What is kept of a request to know it again. A body may hold a password or a PIN, and whoever finds the disk must not be able
   * to try them.
   */
  mark(fingerprint: string): string;
}

export interface IdempotencyWrites extends IdempotencyReads {
  begin(principal: string, key: string, fingerprint: string, atMs: number): void;
  /** The answer is sealed at rest: it may hold digits that are shown once. */
  finish(principal: string, key: string, answer: KeptAnswer): void;
  /** Nothing was done: the key is free again. */
  forget(principal: string, key: string): void;
  removeBefore(atMs: number): number;
  /**
   * Forgets, of the next `limit` answers after `after`, those in which one of `texts` stands. Their keys stay used up.
   * @returns where it came to; null at the end
   */
  forgetNaming(texts: readonly string[], after: KeptKey, limit: number): KeptKey | null;
}
