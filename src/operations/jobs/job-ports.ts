/** How a job fared, over restarts. Times are wall-clock milliseconds. */
export interface JobRecord {
  readonly name: string;
  /** When this hub first knew it: it was never missed before. */
  readonly knownSinceMs: number;
  /** When it last began; null: never. */
  readonly begunAtMs: number | null;
  /** How long it took last; null: never ended, or it was interrupted. */
  readonly tookMs: number | null;
  /** How much it did last: rows, files, calendars. */
  readonly done: number | null;
  /** null: the last time it went well, or it never ran. */
  readonly trouble: JobTrouble | null;
  /** Times in a row that it failed. */
  readonly failures: number;
}

export interface JobTrouble {
  readonly code: string;
  /** In English, without a secret. */
  readonly text: string;
  /** Since when it fails. */
  readonly sinceMs: number;
}

export interface JobReads {
  all(): readonly JobRecord[];
}

export interface JobWrites extends JobReads {
  put(record: JobRecord): void;
}
