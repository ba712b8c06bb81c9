import type { ChainVerdict } from '../../audit/chain-verdict.js';
import type { StoredEvent } from '../../audit/event.js';
import type { LogHead } from '../../audit/checkpoint.js';

/** A check that is under way. */
export interface LogWalk {
  /** Looks at so many more rows. @returns null: there are more */
  step(rows: number): ChainVerdict | null;
}

/** The last checkpoint that was signed. */
export interface KeptCheckpoint {
  readonly size: number;
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** As it was signed (`audit/checkpoint`). */
  readonly note: string;
}

export interface LogTreeReads {
  head(): LogHead;
  /** As `RangeRoot` of `audit/merkle-proof`; row 1 of the log is leaf 0. @throws Conflict `log_incomplete` when a row is missing */
  range(start: number, end: number): Uint8Array;
  /** How often something was taken out of rows in this run: whoever reads them one after the other can tell. */
  losses(): number;
  /**
   * Checks the log from after a row to its end, some rows at a time.
   * @param recordedBy how far a LOG_PRUNED row says that bodies may be gone
   */
  walk(afterSeq: number, recordedBy: (event: StoredEvent) => number): LogWalk;
  /** Null: none was signed yet. */
  checkpoint(): KeptCheckpoint | null;
}

export interface LogTreeWrites extends LogTreeReads {
  keep(checkpoint: KeptCheckpoint): void;
}
