import type { Session, SessionWrites } from '../../operations/accounts/people-ports.js';
import { placesFor } from '../query.js';
import type { SessionRow } from '../rows/account-rows.js';
import type { Sql } from '../sql.js';

/** Sessions of one person that are looked at, the newest ones. */
export const SESSIONS_OF_USER_MAX = 500;

export class SessionTable implements SessionWrites {
  private readonly one;
  private readonly ofPerson;
  private readonly standing;
  private readonly open;
  private readonly add;
  private readonly renew;
  private readonly end;
  private readonly endAll;
  private readonly drop;
  private readonly newestUse;
  private readonly latestExpiry;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('sessions').selectAll().where('id', '=', p.id),
    );
    this.ofPerson = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', p.userId)
        .orderBy('id', 'desc')
        .limit(SESSIONS_OF_USER_MAX),
    );
    this.standing = sql.query((db, p: { userId: string; at: number }) =>
      db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null)
        .where('expires_at_ms', '>', p.at)
        .orderBy('id', 'desc')
        .limit(SESSIONS_OF_USER_MAX),
    );
    this.open = sql.query((db, p: { userId: string; at: number }) =>
      db
        .selectFrom('sessions')
        .select(['id', 'last_used_at_ms'])
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null)
        .where('expires_at_ms', '>', p.at)
        .orderBy('last_used_at_ms')
        .orderBy('id'),
    );
    this.add = sql.query((db, p: SessionRow) =>
      db
        .insertInto('sessions')
        .values(
          placesFor(p, [
            'id',
            'user_id',
            'refresh_id',
            'parent_id',
            'user_agent',
            'ip_address',
            'created_at_ms',
            'last_used_at_ms',
            'expires_at_ms',
            'revoked_at_ms',
          ]),
        ),
    );
    this.renew = sql.query((db, p: { id: string; refreshId: string; at: number; expiresAt: number }) =>
      db
        .updateTable('sessions')
        .set((row) => ({
          parent_id: row.ref('refresh_id'),
          refresh_id: p.refreshId,
          last_used_at_ms: p.at,
          expires_at_ms: p.expiresAt,
        }))
        .where('id', '=', p.id),
    );
    this.end = sql.query((db, p: { id: string; at: number }) =>
      db
        .updateTable('sessions')
        .set({ revoked_at_ms: p.at })
        .where('id', '=', p.id)
        .where('revoked_at_ms', 'is', null),
    );
    this.endAll = sql.query((db, p: { userId: string; at: number; except: string }) =>
      db
        .updateTable('sessions')
        .set({ revoked_at_ms: p.at })
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null)
        .where('id', '!=', p.except),
    );
    this.drop = sql.query((db, p: { before: number }) =>
      db.deleteFrom('sessions').where('expires_at_ms', '<', p.before),
    );
    this.newestUse = sql.query((db) =>
      db.selectFrom('sessions').select((row) => row.fn.max('last_used_at_ms').as('at')),
    );
    this.latestExpiry = sql.query((db) =>
      db
        .selectFrom('sessions')
        .select((row) => row.fn.max('expires_at_ms').as('at'))
        .where('revoked_at_ms', 'is', null),
    );
  }

  byId(id: string): Session | null {
    const row = this.one.get({ id });
    return row ? readSession(row) : null;
  }

  /** Newest first. */
  ofUser(userId: string): readonly Session[] {
    return this.ofPerson.all({ userId }).map(readSession);
  }

  /** Not hidden by ever so many that ended since. */
  standingOf(userId: string, nowMs: number): readonly Session[] {
    return this.standing.all({ userId, at: nowMs }).map(readSession);
  }

  openOf(userId: string, nowMs: number): readonly string[] {
    return this.open.all({ userId, at: nowMs }).map(({ id }) => id);
  }

  newestUseMs(): number {
    return this.newestUse.get({})?.at ?? 0;
  }

  latestExpiryMs(): number {
    return this.latestExpiry.get({})?.at ?? 0;
  }

  insert(session: Session): void {
    this.add.run({
      id: session.id,
      user_id: session.userId,
      refresh_id: session.refreshId,
      parent_id: session.parentId,
      user_agent: session.userAgent,
      ip_address: session.ipAddress,
      created_at_ms: session.createdAtMs,
      last_used_at_ms: session.lastUsedAtMs,
      expires_at_ms: session.expiresAtMs,
      revoked_at_ms: session.revokedAtMs,
    });
  }

  rotate(id: string, refreshId: string, atMs: number, expiresAtMs: number): void {
    this.renew.run({ id, refreshId, at: atMs, expiresAt: expiresAtMs });
  }

  /** The first revocation counts. */
  revoke(id: string, atMs: number): void {
    this.end.run({ id, at: atMs });
  }

  revokeAll(userId: string, atMs: number, exceptId: string | null): number {
    return this.endAll.run({ userId, at: atMs, except: exceptId ?? '' });
  }

  removeExpired(beforeMs: number): number {
    return this.drop.run({ before: beforeMs });
  }
}

function readSession(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    refreshId: row.refresh_id,
    parentId: row.parent_id,
    userAgent: row.user_agent,
    ipAddress: row.ip_address,
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    expiresAtMs: row.expires_at_ms,
    revokedAtMs: row.revoked_at_ms,
  };
}
