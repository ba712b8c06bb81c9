export interface AuditTables {
  events: EventRow;
  log_blocks: LogBlockRow;
  chain_head: ChainHeadRow;
  outbox: OutboxRow;
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
}

/** Which times a full block of events holds. */
export interface LogBlockRow {
  block: number;
  first_ms: number;
  last_ms: number;
}

export interface OutboxRow {
  seq: number;
  lane: string;
}
