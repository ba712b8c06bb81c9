import type { Caller } from '../ports.js';
import type { BackupState } from './backup-ports.js';

export interface BackupView extends BackupState {
  /** Where they go; null: no place is set (`DOORWARD_BACKUP_TO`). */
  readonly place: string | null;
  readonly isRunning: boolean;
  /** How old the last one gets before the next is made. */
  readonly everyHours: number;
}

export interface BackupUseCases {
  readBackups(caller: Caller): BackupView;
  /** @throws Conflict `backup_off`; Unavailable `backup_failed` */
  listBackups(caller: Caller): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  /** Begins one; how it fares is in the view. @throws Conflict `backup_off`, `backup_no_key`, `backup_running` */
  startBackup(caller: Caller): Promise<BackupView>;
  /** Begins to read the last one back. @throws as `startBackup`; NotFound `backup_not_found` */
  startProof(caller: Caller): Promise<BackupView>;
  /**
   * Whom later backups are made for: the public half of a recovery key. The other half is never told to the hub.
   * @throws InvalidInput `recipient_form`; Conflict `recipient_set` unless `replace`
   */
  setBackupRecipient(caller: Caller, recipient: string, replace: boolean): Promise<BackupView>;
}
