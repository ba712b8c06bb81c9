import type { ColumnType, Generated, Kysely, Selectable } from 'kysely';
import type { Lane } from '../audit/replica/protocol.js';
import type { Outcome } from '../audit/replica/requests.js';

/** Rows as PostgreSQL holds them; made by `migrations.ts`. Numbers of 64 bits are read as numbers: they stay below 2^53. */
export interface CloudTables {
  hubs: HubRow;
  assertions: AssertionRow;
  cursors: CursorRow;
  events: EventRow;
  entities: EntityRow;
  quarantine: QuarantineRow;
  backups: BackupRow;
  backup_parts: BackupPartRow;
  requests: RequestTable;
  images: ImageRow;
}

export type CloudDatabase = Kysely<CloudTables>;

export type HubState = 'waiting' | 'active' | 'revoked';

export interface HubRow {
  id: string;
  /** SubjectPublicKeyInfo, DER, base64. */
  public_key: string;
  state: HubState;
  name: string | null;
  /** SHA-256 of the code that the owner types, hex; null once claimed. */
  claim_hash: string | null;
  /** From then on nobody can claim it with that code. */
  claim_expires_at: Date | null;
  /** When it last asked whether it was claimed; null once it was. */
  asked_at: Date | null;
  /** The newest that the hub has sent of; 0: nothing yet. */
  epoch: ColumnType<number, number | undefined, number>;
  enrolled_at: ColumnType<Date, Date, never>;
  claimed_at: ColumnType<Date | null, never, Date>;
}

/** Assertions that were used and have not run out. */
export interface AssertionRow {
  hub_id: string;
  jti: string;
  expires_at: Date;
}

/** How far a lane has come. */
export interface CursorRow {
  hub_id: string;
  epoch: number;
  lane: Lane;
  ack: number;
  /** Of the last line, hex. */
  hash: string;
  /** The hub's own signature under that head: an assertion. */
  proof: string | null;
  moved_at: Date;
}

export interface EventRow {
  hub_id: string;
  epoch: number;
  seq: number;
  at: Date;
  type: string;
  device_id: string | null;
  /** As it came. */
  line: string;
}

export interface EntityRow {
  hub_id: string;
  epoch: number;
  entity: string;
  /** JSON array. */
  key: string;
  seq: number;
  gone: boolean;
  line: string;
}

/** What could not be taken, or does not fit the chain. */
export interface QuarantineRow {
  hub_id: string;
  epoch: number;
  lane: Lane;
  seq: number;
  reason: string;
  line: string;
  seen_at: Date;
}

/** A whole sealed backup. */
export interface BackupRow {
  hub_id: string;
  name: string;
  bytes: number;
  sha256: string;
  at: Date;
}

export interface BackupPartRow {
  hub_id: string;
  name: string;
  part: number;
  bytes: number;
  content: Uint8Array;
}

/** What somebody asked of a hub. */
export interface RequestTable {
  /** In the order in which they were made. */
  number: Generated<number>;
  id: string;
  hub_id: string;
  kind: string;
  actor_id: string;
  expected_version: string | null;
  /** JSON. */
  data: string;
  /** How long it was to live when it was made. */
  life_ms: number;
  made_at: Date;
  expires_at: Date;
  claimed_at: ColumnType<Date | null, never, Date>;
  withdrawn_at: ColumnType<Date | null, never, Date>;
  /** As the hub told it; null: it has not. */
  outcome: ColumnType<Outcome | null, never, Outcome>;
  reason: ColumnType<string | null, never, string | null>;
  /** The row of the hub's log that tells of it. */
  event_epoch: ColumnType<number | null, never, number>;
  event_seq: ColumnType<number | null, never, number | null>;
  settled_at: ColumnType<Date | null, never, Date>;
}
export type RequestRow = Selectable<RequestTable>;

/** Firmware that hubs fetch for their locks. */
export interface ImageRow {
  /** Lower-case hex. */
  sha256: string;
  bytes: Uint8Array;
  kept_at: Date;
}
