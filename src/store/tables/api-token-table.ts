import type { ApiToken, Scope } from '../../accounts/api-token.js';
import type { ApiTokenWrites } from '../../operations/accounts/people-ports.js';
import { placesFor } from '../query.js';
import type { ApiTokenRow } from '../rows/account-rows.js';
import type { Sql } from '../sql.js';

/** Tokens of one person that are listed, revoked ones too. */
const API_TOKENS_LISTED_MAX = 1_000;

/** All but the hash. */
const COLUMNS = [
  'id',
  'user_id',
  'name',
  'scopes',
  'created_at_ms',
  'expires_at_ms',
  'last_used_at_ms',
  'revoked_at_ms',
] as const satisfies readonly (keyof ApiTokenRow)[];

type PublicRow = Omit<ApiTokenRow, 'token_hash'>;

export class ApiTokenTable implements ApiTokenWrites {
  private readonly hashed;
  private readonly one;
  private readonly ofPerson;
  private readonly everOfPerson;
  private readonly inUse;
  private readonly add;
  private readonly used;
  private readonly end;
  private readonly endAll;

  constructor(sql: Sql) {
    this.hashed = sql.query((db, p: { hash: Uint8Array }) =>
      db.selectFrom('api_tokens').select(COLUMNS).where('token_hash', '=', p.hash),
    );
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('api_tokens').select(COLUMNS).where('id', '=', p.id),
    );
    this.ofPerson = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('api_tokens')
        .select(COLUMNS)
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null)
        .orderBy('id', 'desc'),
    );
    this.everOfPerson = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('api_tokens')
        .select(COLUMNS)
        .where('user_id', '=', p.userId)
        .orderBy('id', 'desc')
        .limit(API_TOKENS_LISTED_MAX),
    );
    this.inUse = sql.query((db, p: { nowMs: number }) =>
      db
        .selectFrom('api_tokens')
        .innerJoin('users', 'users.id', 'api_tokens.user_id')
        .select('api_tokens.scopes as scopes')
        .distinct()
        .where('api_tokens.revoked_at_ms', 'is', null)
        .where((row) => row.or([row('expires_at_ms', 'is', null), row('expires_at_ms', '>', p.nowMs)]))
        .where('users.is_active', '=', 1),
    );
    this.add = sql.query((db, p: ApiTokenRow) =>
      db.insertInto('api_tokens').values(placesFor(p, [...COLUMNS, 'token_hash'])),
    );
    this.used = sql.query((db, p: { id: string; at: number }) =>
      db.updateTable('api_tokens').set({ last_used_at_ms: p.at }).where('id', '=', p.id),
    );
    this.end = sql.query((db, p: { id: string; userId: string; at: number }) =>
      db
        .updateTable('api_tokens')
        .set({ revoked_at_ms: p.at })
        .where('id', '=', p.id)
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null),
    );
    this.endAll = sql.query((db, p: { userId: string; at: number }) =>
      db
        .updateTable('api_tokens')
        .set({ revoked_at_ms: p.at })
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null),
    );
  }

  byHash(hash: Uint8Array): ApiToken | null {
    const row = this.hashed.get({ hash });
    return row ? readApiToken(row) : null;
  }

  byId(id: string): ApiToken | null {
    const row = this.one.get({ id });
    return row ? readApiToken(row) : null;
  }

  activeOf(userId: string): readonly ApiToken[] {
    return this.ofPerson.all({ userId }).map(readApiToken);
  }

  allOf(userId: string): readonly ApiToken[] {
    return this.everOfPerson.all({ userId }).map(readApiToken);
  }

  scopesInUse(nowMs: number): ReadonlySet<Scope> {
    return new Set(this.inUse.all({ nowMs }).flatMap(({ scopes }) => scopes.split(' ') as Scope[]));
  }

  insert(token: ApiToken, hash: Uint8Array): void {
    this.add.run({
      id: token.id,
      user_id: token.userId,
      name: token.name,
      token_hash: hash,
      scopes: token.scopes.join(' '),
      created_at_ms: token.createdAtMs,
      expires_at_ms: token.expiresAtMs,
      last_used_at_ms: token.lastUsedAtMs,
      revoked_at_ms: token.revokedAtMs,
    });
  }

  recordUse(id: string, atMs: number): void {
    this.used.run({ id, at: atMs });
  }

  revoke(id: string, userId: string, atMs: number): boolean {
    return this.end.run({ id, userId, at: atMs }) > 0;
  }

  revokeAll(userId: string, atMs: number): number {
    return this.endAll.run({ userId, at: atMs });
  }
}

function readApiToken(row: PublicRow): ApiToken {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    scopes: row.scopes.split(' ') as Scope[],
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    revokedAtMs: row.revoked_at_ms,
  };
}
