import type { EventPart } from '../../audit/event-part.js';
import type { NewEvent, StoredEvent } from '../../audit/event.js';

/** A row of the log of which something is to be erased. */
export interface ErasableRow {
  readonly seq: number;
  readonly parts: readonly EventPart[];
}

/** What an erasure took: the facts of the LOG_ERASED event that accounts for it. */
export interface Erased {
  readonly rows: number;
  /** Hex (`audit/erasure.ts`). */
  readonly digest: string;
}

export interface ErasureReads {
  /** Rows after `afterSeq` that a person did, or that were done to them, and are not erased yet; oldest first. */
  ofPerson(userId: string, afterSeq: number, limit: number): readonly ErasableRow[];
  /** Rows after `afterSeq`, up to `upToSeq`, in which one of `texts` stands. */
  naming(texts: readonly string[], afterSeq: number, upToSeq: number): readonly ErasableRow[];
}

export interface ErasureWrites extends ErasureReads {
  /**
   * Takes the parts out of the rows for good, and appends the event that `tell` makes.
   * @returns null if all of it was erased before; nothing is appended then
   */
  erase(rows: readonly ErasableRow[], tell: (erased: Erased) => NewEvent): StoredEvent | null;
}
