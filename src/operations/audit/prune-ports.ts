import type { NewEvent } from '../../audit/event.js';

export interface PruneReads {
  /** How many rows, from the first, may go: a row of the log says so. */
  prunedTo(): number;
  /** How many are gone by now. */
  prunedRows(): number;
  /**
   * How many rows, from the first, have only times before then: in whole blocks, and no more than `atMost`. Rows come in the order
   * in which they were written, so a block with a time that is still to come is as old as the next one without.
   */
  oldRows(asked: { readonly beforeMs: number; readonly nowMs: number; readonly atMost: number }): number;
  /** Whether a cloud has still to be told of an erasure. */
  hasErasuresToTell(): boolean;
}

export interface PruneWrites extends PruneReads {
  /** From now on the bodies of the rows up to `upTo` may go. @param event says so in the log */
  record(upTo: number, event: NewEvent): void;
  /** Takes the bodies of the next block. @returns false when there is none that may go @throws Conflict `log_incomplete` */
  pruneNext(): boolean;
}
