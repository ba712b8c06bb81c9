import type { LogHead } from '../../audit/checkpoint.js';
import type { Caller } from '../ports.js';
import type { LogCheckView } from './log-check.js';
import type { KeptCheckpoint } from './log-tree-ports.js';

/** A checkpoint with what it says. */
export interface CheckpointView extends LogHead, KeptCheckpoint {
  /** Of whoever checks it; as text (C2SP signed-note). */
  readonly publicKey: string;
}

export interface InclusionProof {
  readonly seq: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

export interface ConsistencyProof {
  readonly from: { readonly size: number; readonly root: Uint8Array };
  readonly to: { readonly size: number; readonly root: Uint8Array };
  readonly path: readonly Uint8Array[];
}

/** How the log stands. */
export interface LogStanding extends LogCheckView {
  /** Rows. */
  readonly size: number;
  /** How many of the first are no longer kept. */
  readonly prunedRows: number;
  /** The last checkpoint; null: none was signed yet. */
  readonly signed: Pick<KeptCheckpoint, 'size' | 'atMs'> | null;
}

/** How it is shown that the log is what it was. */
export interface AuditUseCases {
  readLogStanding(caller: Caller): LogStanding;
  /** Of the log as it is now. @throws Conflict `log_incomplete` */
  readCheckpoint(caller: Caller): Promise<CheckpointView>;
  /**
   * That row `seq` is in the log of so many rows. @param size null: as many as there are
   * @throws InvalidInput `log_size`; Conflict `log_incomplete`
   */
  proveInclusion(caller: Caller, seq: number, size: number | null): InclusionProof;
  /** That the log only grew. @param to null: as it is now @throws as `proveInclusion` */
  proveConsistency(caller: Caller, from: number, to: number | null): ConsistencyProof;
  /**
   * The whole log with all that proves it, as NDJSON that ends in a checkpoint; rows that no list tells are in it too, so it is for who is
   * on the hub itself. @throws Refused `permission_denied`
   */
  exportLog(caller: Caller): AsyncIterable<string>;
}
