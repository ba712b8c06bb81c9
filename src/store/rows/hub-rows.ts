export interface HubTables {
  idempotency: IdempotencyRow;
  keys: KeyRow;
  announced_topics: AnnouncedTopicRow;
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
