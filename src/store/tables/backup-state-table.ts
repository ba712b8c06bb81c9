import type { BackupState, BackupWrites, MadeBackup } from '../../operations/backup/backup-ports.js';
import type { Sql } from '../sql.js';

/** One row. */
export class BackupStateTable implements BackupWrites {
  private readonly stored;
  private readonly recipient;
  private readonly try;
  private readonly success;
  private readonly proof;

  constructor(sql: Sql) {
    this.stored = sql.query((db) => db.selectFrom('backup_state').selectAll());
    this.recipient = sql.query((db, p: { recipient: string; at: number }) =>
      db.updateTable('backup_state').set({ recipient: p.recipient, recipient_at_ms: p.at }),
    );
    this.try = sql.query((db, p: { at: number; trouble: string | null }) =>
      db.updateTable('backup_state').set({ tried_at_ms: p.at, trouble: p.trouble }),
    );
    this.success = sql.query(
      (db, p: { name: string; at: number; bytes: number; sha256: string; events: number }) =>
        db.updateTable('backup_state').set({
          made_name: p.name,
          made_at_ms: p.at,
          made_bytes: p.bytes,
          made_sha256: p.sha256,
          made_events: p.events,
        }),
    );
    this.proof = sql.query((db, p: { name: string; at: number; trouble: string | null }) =>
      db
        .updateTable('backup_state')
        .set({ proved_name: p.name, proved_at_ms: p.at, proof_trouble: p.trouble }),
    );
  }

  state(): BackupState {
    const row = this.stored.get({});
    if (!row) throw new Error('backup_state has no row');
    const { made_name: name, made_at_ms: atMs, made_bytes: bytes, made_sha256: sha256 } = row;
    const isMade = name !== null && atMs !== null && bytes !== null && sha256 !== null;
    return {
      recipient: row.recipient,
      recipientAtMs: row.recipient_at_ms,
      triedAtMs: row.tried_at_ms,
      made: isMade ? { name, atMs, bytes, sha256, events: row.made_events ?? 0 } : null,
      trouble: row.trouble,
      provedAtMs: row.proved_at_ms,
      provedName: row.proved_name,
      proofTrouble: row.proof_trouble,
    };
  }

  setRecipient(recipient: string, atMs: number): void {
    this.recipient.run({ recipient, at: atMs });
  }

  tried(atMs: number, trouble: string | null): void {
    this.try.run({ at: atMs, trouble });
  }

  made({ name, atMs, bytes, sha256, events }: MadeBackup): void {
    this.success.run({ name, at: atMs, bytes, sha256, events });
  }

  proved(name: string, atMs: number, trouble: string | null): void {
    this.proof.run({ name, at: atMs, trouble });
  }
}
