import type { Lane } from '../../audit/replica/protocol.js';
import type { ChainedEvent } from '../../audit/hash-chain.js';

/** How far the cloud has acknowledged what this hub has. */
export interface CloudLink {
  /** Counts how often the hub began anew to number what it sends; from 1. */
  readonly epoch: number;
  /** By lane, the last number that the cloud has. */
  readonly acked: Readonly<Record<Lane, number>>;
}

/** An entity as it is now. */
export interface EntityChange {
  readonly sequence: number;
  /** Name of its table. */
  readonly entity: string;
  readonly key: readonly (string | number)[];
  /** Form of `row`. */
  readonly version: number;
  /** Synced columns alone; null: it is gone. An event of which something was erased comes as such. */
  readonly now: Readonly<Record<string, unknown>> | ChainedEvent | null;
}

/** Consecutive rows of the log as a cloud gets them. */
export interface LogLines {
  /** Newline-delimited JSON, each line ended. */
  readonly text: string;
  readonly count: number;
  /** Of the last row; `hash` in lower-case hex. */
  readonly last: { readonly seq: number; readonly hash: string };
}

export interface OutboxReads {
  /** null: the hub is not enrolled. */
  link(): CloudLink | null;
  /** The last number of each lane; what is after `acked` waits. */
  newest(): Readonly<Record<Lane, number>>;
  /** Of the log, oldest first. */
  events(after: number, limit: number): readonly ChainedEvent[];
  /** The same as lines, without a number left out; null: there are none. */
  lines(after: number, limit: number): LogLines | null;
  /** Oldest change first. Numbers that are left out were overtaken by later changes of the same entities. */
  changes(after: number, limit: number): readonly EntityChange[];
  /** Its synced columns; null: there is none. @param entity name of a synced table */
  entity(entity: string, key: readonly (string | number)[]): Readonly<Record<string, unknown>> | null;
  /** 32 bytes; null after the end of the log. Of 0 it is the start of the chain, of an event that is gone from the file the one before. */
  chainHash(seq: number): Uint8Array | null;
}

export interface OutboxWrites extends OutboxReads {
  /** From here on everything of this epoch is to be sent from its beginning: all events, and every synced entity as it is now. */
  beginEpoch(epoch: number): void;
  /** The cloud has everything up to there. Numbers it has already do nothing. */
  acknowledge(lane: Lane, upTo: number): void;
  /** Forgets the enrolment. */
  end(): void;
}
