export interface AuditTables {
  events: EventRow;
  log_blocks: LogBlockRow;
  chain_head: ChainHeadRow;
  log_nodes: LogNodeRow;
  log_checkpoint: LogCheckpointRow;
  pruned_blocks: PrunedBlockRow;
  pruned_erasures: PrunedErasureRow;
  pruned_counts: PrunedCountRow;
  cloud_link: CloudLinkRow;
  changes: ChangeRow;
  cloud_requests: CloudRequestRow;
}

export interface EventRow {
  seq: number;
  id: string;
  at_ms: number;
  type: string;
  success: number | null;
  reason: string | null;
  description: string;
  device_id: string | null;
  user_id: string | null;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  method: string | null;
  ip_address: string | null;
  command_id: string | null;
  lock_event_key: string | null;
  /** Canonical JSON. */
  data: string;
  salt: Uint8Array;
  leaf_hash: Uint8Array;
  chain_hash: Uint8Array;
  form: number;
  target_user_id: string | null;
  who_salt: Uint8Array | null;
  who_hash: Uint8Array | null;
  who_erased_by: number | null;
  text_salt: Uint8Array | null;
  text_hash: Uint8Array | null;
  text_erased_by: number | null;
}

/** One row: where the chain stood at the last commit, so that a cut-off end shows. */
export interface ChainHeadRow {
  one: number;
  seq: number;
  hash: Uint8Array;
  /** Rows that `peaks` are of. */
  tree_size: number;
  peaks: Uint8Array;
  /** How many rows, from the first, may have lost their bodies. */
  pruned_to: number;
}

/** What is left of 256 rows. */
export interface PrunedBlockRow {
  block: number;
  /** Their leaf hashes. */
  leaves: Uint8Array;
  /** Of the chain up to the last of them. */
  chain_hash: Uint8Array;
}

/** What accounts for an erasure in a row that is gone. */
export interface PrunedErasureRow {
  seq: number;
  erased_by: number;
  left_hash: Uint8Array;
}

/** What rows that are gone count for in the statistics. */
export interface PrunedCountRow {
  site_id: string;
  device_id: string;
  kind: string;
  detail: string;
  quarter: number;
  count: number;
}

/** Root of a perfect subtree of the log: of leaves `node` * 2^`level` and on. */
export interface LogNodeRow {
  level: number;
  node: number;
  hash: Uint8Array;
}

/** One row: the last checkpoint that was signed. */
export interface LogCheckpointRow {
  one: number;
  size: number;
  at_ms: number;
  note: string;
}

/** Which times a full block of events holds. */
export interface LogBlockRow {
  block: number;
  first_ms: number;
  last_ms: number;
}

/** One row while the hub is enrolled with a cloud: how far that has acknowledged each lane. */
export interface CloudLinkRow {
  one: number;
  epoch: number;
  audit_acked: number;
  telemetry_acked: number;
}

/** An entity that is not yet acknowledged as it is now. */
export interface ChangeRow {
  sequence: number;
  entity: string;
  /** JSON array of the values of its key. */
  key: string;
}

/** What the cloud asked for, and what became of it. */
export interface CloudRequestRow {
  id: string;
  kind: string;
  actor_id: string | null;
  state: string;
  reason: string | null;
  command_id: string | null;
  log_seq: number | null;
  received_at_ms: number;
  settled_at_ms: number | null;
}
