import type { Invite, InviteWrites } from '../../operations/accounts/people-ports.js';
import { placesFor } from '../query.js';
import type { InviteRow } from '../rows/account-rows.js';
import type { Sql } from '../sql.js';

/** People that one person's profile lists as invited. */
export const INVITED_LISTED_MAX = 200;

export class InviteTable implements InviteWrites {
  private readonly one;
  private readonly coded;
  private readonly guests;
  private readonly add;
  private readonly renew;
  private readonly entered;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { userId: string }) =>
      db.selectFrom('invites').selectAll().where('user_id', '=', p.userId),
    );
    this.coded = sql.query((db, p: { code: string }) =>
      db.selectFrom('invites').selectAll().where('code', '=', p.code),
    );
    this.guests = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('invites')
        .select('user_id')
        .where('invited_by', '=', p.userId)
        .orderBy('user_id')
        .limit(INVITED_LISTED_MAX),
    );
    this.add = sql.query((db, p: InviteRow) =>
      db.insertInto('invites').values(placesFor(p, ['user_id', 'code', 'invited_by', 'entered_at_ms'])),
    );
    this.renew = sql.query((db, p: { userId: string; code: string }) =>
      db.updateTable('invites').set({ code: p.code }).where('user_id', '=', p.userId),
    );
    this.entered = sql.query((db, p: { userId: string; by: string; at: number }) =>
      db
        .updateTable('invites')
        .set({ invited_by: p.by, entered_at_ms: p.at })
        .where('user_id', '=', p.userId)
        .where('entered_at_ms', 'is', null),
    );
  }

  ofUser(userId: string): Invite | null {
    return readInvite(this.one.get({ userId }));
  }

  byCode(code: string): Invite | null {
    return readInvite(this.coded.get({ code }));
  }

  invitedBy(userId: string): readonly string[] {
    return this.guests.all({ userId }).map((row) => row.user_id);
  }

  insert(userId: string, code: string): void {
    this.add.run({ user_id: userId, code, invited_by: null, entered_at_ms: null });
  }

  setCode(userId: string, code: string): void {
    this.renew.run({ userId, code });
  }

  enter(userId: string, inviterId: string, atMs: number): boolean {
    return this.entered.run({ userId, by: inviterId, at: atMs }) > 0;
  }
}

function readInvite(row: InviteRow | undefined): Invite | null {
  if (!row) return null;
  return {
    userId: row.user_id,
    code: row.code,
    invitedBy: row.invited_by,
    enteredAtMs: row.entered_at_ms,
  };
}
