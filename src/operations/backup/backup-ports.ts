/** Whom backups are made for, and how the last ones fared. Times are wall-clock milliseconds. */
export interface BackupState {
  /** `age1…`; null: nobody has made a recovery key yet, so there is nobody to make backups for. */
  readonly recipient: string | null;
  readonly recipientAtMs: number | null;
  readonly triedAtMs: number | null;
  readonly made: MadeBackup | null;
  /** Code of what kept the last try from its end; null: nothing did. */
  readonly trouble: string | null;
  readonly provedAtMs: number | null;
  readonly provedName: string | null;
  readonly proofTrouble: string | null;
}

export interface MadeBackup {
  readonly name: string;
  readonly atMs: number;
  readonly bytes: number;
  /** Of the file as it lies there, hex. */
  readonly sha256: string;
  /** The last row of the log in it. */
  readonly events: number;
}

export interface BackupReads {
  state(): BackupState;
}

export interface BackupWrites extends BackupReads {
  setRecipient(recipient: string, atMs: number): void;
  tried(atMs: number, trouble: string | null): void;
  made(backup: MadeBackup): void;
  proved(name: string, atMs: number, trouble: string | null): void;
}

/** Makes backups, in a process of its own. */
export interface BackupMaker {
  /** For people; null: no place is set. */
  readonly place: string | null;
  /** Copies, checks, seals, puts it there, reads it back, and lets the oldest go. @throws HubError `backup_…` */
  make(recipient: string): Promise<MadeBackup & { readonly kept: number }>;
  /** What is there, oldest first. */
  list(): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  /** Reads a backup back and compares it with what was proved to open when it was made. @throws HubError `backup_…` */
  prove(backup: MadeBackup): Promise<void>;
}
