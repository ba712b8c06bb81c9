/** Where backups are kept. A backup that is listed is whole: it shows when all of it is there, and not before. */
export interface BackupShelf {
  /** For people: where that is. */
  readonly place: string;
  /** Oldest first, of this hub alone. */
  list(): Promise<readonly ShelvedBackup[]>;
  /** Puts a file there; what an earlier try left is gone on with, or overwritten. */
  put(
    name: string,
    file: { readonly path: string; readonly bytes: number; readonly sha256: string },
  ): Promise<void>;
  /** Whole, in pieces. @throws NotFound `backup_not_found` */
  fetch(name: string): AsyncIterable<Buffer>;
  remove(name: string): Promise<void>;
}

export interface ShelvedBackup {
  readonly name: string;
  readonly bytes: number;
}

/** `tag`: 8 hex digits that tell hubs apart that share a shelf, and stay over a restore. Names sort by time. */
export function backupName(tag: string, atMs: number): string {
  return `doorward-${tag}-${new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.age`;
}

export const BACKUP_NAME = /^doorward-[0-9a-f]{8}-\d{8}T\d{6}Z\.age$/;
