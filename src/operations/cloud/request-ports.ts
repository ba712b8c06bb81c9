import type { Outcome } from '../../audit/replica/requests.js';

/** A request of the cloud, and what became of it. Times are wall-clock milliseconds. */
export interface RequestRecord {
  /** UUID, the cloud's. */
  readonly id: string;
  readonly kind: string;
  /** In whose name it was made; null: it named nobody. */
  readonly actorId: string | null;
  /** open: nothing has been done yet; of an unlock: its claim, or its order, is under way. */
  readonly state: 'open' | Outcome;
  readonly reason: string | null;
  /** The order to a lock that an unlock becomes. */
  readonly commandId: string | null;
  /** The row of the log that tells the outcome. */
  readonly logSeq: number | null;
  readonly receivedAtMs: number;
  readonly settledAtMs: number | null;
}

/** How a request ended. */
export interface RequestEnd {
  readonly state: Outcome;
  readonly reason: string | null;
  readonly logSeq: number | null;
  readonly settledAtMs: number;
}

export interface RequestReads {
  byId(id: string): RequestRecord | null;
  byCommand(commandId: string): RequestRecord | null;
  open(): readonly RequestRecord[];
}

export interface RequestWrites extends RequestReads {
  insert(request: Pick<RequestRecord, 'id' | 'kind' | 'actorId' | 'commandId' | 'receivedAtMs'>): void;
  /** Does nothing to one that has ended; `unknown` may still become something else. */
  settle(id: string, end: RequestEnd): void;
  /** Forgets those that ended first, but for the newest `kept`. */
  trim(kept: number): void;
}
