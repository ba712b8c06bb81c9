export interface HubTables {
  idempotency: IdempotencyRow;
  keys: KeyRow;
  announced_topics: AnnouncedTopicRow;
  backup_state: BackupStateRow;
  jobs: JobRow;
}

/** How a line of the timetable fared last. */
export interface JobRow {
  name: string;
  known_since_ms: number;
  begun_at_ms: number | null;
  took_ms: number | null;
  done: number | null;
  /** Times in a row. */
  failures: number;
  /** Code; null: it went well. */
  trouble: string | null;
  trouble_text: string | null;
  trouble_since_ms: number | null;
}

/** Where a broker may keep a retained message of ours. */
export interface AnnouncedTopicRow {
  bus: string;
  topic: string;
}

export interface KeyRow {
  name: string;
  sealed: Uint8Array;
  created_at_ms: number;
}

export interface IdempotencyRow {
  principal: string;
  key: string;
  fingerprint: string;
  at_ms: number;
  answer_sealed: Uint8Array | null;
}

/** One row: whom backups are made for, and how the last ones fared. */
export interface BackupStateRow {
  one: number;
  /** `age1…`; null: nobody, and none is made. */
  recipient: string | null;
  recipient_at_ms: number | null;
  tried_at_ms: number | null;
  made_at_ms: number | null;
  made_name: string | null;
  made_bytes: number | null;
  /** Hex. */
  made_sha256: string | null;
  /** Rows of the log in it. */
  made_events: number | null;
  /** Why the last try failed; null: it did not. */
  trouble: string | null;
  proved_at_ms: number | null;
  proved_name: string | null;
  proof_trouble: string | null;
}
