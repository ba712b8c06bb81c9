import type { TicketKeyRecord } from '../../operations/tickets/ticket-ports.js';
import type { Sql } from '../sql.js';

/** Which keys sign tickets, or signed some that count still. */
export class TicketKeyRows {
  private readonly allKeys;
  private readonly needed;
  private readonly retire;
  private readonly addKey;
  private readonly dropKey;
  private readonly revokeOthers;

  constructor(sql: Sql) {
    this.allKeys = sql.query((db) => db.selectFrom('ticket_keys').selectAll().orderBy('created_at_ms'));
    this.needed = sql.query((db, p: { keyId: string; now: number }) =>
      db
        .selectFrom('tickets')
        .select('id')
        .where('revoked_at_ms', 'is', null)
        .where('valid_until_ms', '>', p.now)
        .where('key_id', '=', p.keyId)
        .limit(1),
    );
    this.retire = sql.query((db, p: { at: number }) =>
      db.updateTable('ticket_keys').set({ retired_at_ms: p.at }).where('retired_at_ms', 'is', null),
    );
    this.addKey = sql.query((db, p: { id: string; at: number }) =>
      db.insertInto('ticket_keys').values({ id: p.id, created_at_ms: p.at, retired_at_ms: null }),
    );
    this.dropKey = sql.query((db, p: { id: string }) => db.deleteFrom('ticket_keys').where('id', '=', p.id));
    this.revokeOthers = sql.query((db, p: { keyId: string; at: number }) =>
      db
        .updateTable('tickets')
        .set({ revoked_at_ms: p.at })
        .where('key_id', '!=', p.keyId)
        .where('revoked_at_ms', 'is', null),
    );
  }

  keys(): readonly TicketKeyRecord[] {
    return this.allKeys.all({}).map((row) => ({
      id: row.id,
      createdAtMs: row.created_at_ms,
      retiredAtMs: row.retired_at_ms,
    }));
  }

  isKeyNeeded(keyId: string, nowMs: number): boolean {
    return this.needed.get({ keyId, now: nowMs }) !== undefined;
  }

  putKey(id: string, atMs: number): void {
    this.retire.run({ at: atMs });
    this.addKey.run({ id, at: atMs });
  }

  removeKey(id: string): void {
    this.dropKey.run({ id });
  }

  revokeSignedByOthers(keyId: string, atMs: number): number {
    return this.revokeOthers.run({ keyId, at: atMs });
  }
}
