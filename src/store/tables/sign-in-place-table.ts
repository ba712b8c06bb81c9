import { PLACES_OF_ONE_USER_MAX, type PlaceWrites } from '../../operations/security/alert-ports.js';
import { placesFor } from '../query.js';
import type { SignInPlaceRow } from '../rows/account-rows.js';
import type { Sql } from '../sql.js';

/** Where people have logged in before. */
export class SignInPlaceTable implements PlaceWrites {
  private readonly known;
  private readonly all;
  private readonly oldest;
  private readonly add;
  private readonly again;
  private readonly drop;

  constructor(sql: Sql) {
    this.known = sql.query((db, p: { userId: string; limit: number }) =>
      db.selectFrom('sign_in_places').select('place').where('user_id', '=', p.userId).limit(p.limit),
    );
    this.all = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('sign_in_places')
        .select(['place', 'seen_at_ms'])
        .where('user_id', '=', p.userId)
        .orderBy('place')
        .limit(PLACES_OF_ONE_USER_MAX),
    );
    this.oldest = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('sign_in_places')
        .select('place')
        .where('user_id', '=', p.userId)
        .orderBy('seen_at_ms')
        .limit(1),
    );
    this.add = sql.query((db, p: SignInPlaceRow) =>
      db.insertInto('sign_in_places').values(placesFor(p, ['user_id', 'place', 'seen_at_ms'])),
    );
    this.again = sql.query((db, p: SignInPlaceRow) =>
      db
        .updateTable('sign_in_places')
        .set({ seen_at_ms: p.seen_at_ms })
        .where('user_id', '=', p.user_id)
        .where('place', '=', p.place),
    );
    this.drop = sql.query((db, p: { userId: string; place: string }) =>
      db.deleteFrom('sign_in_places').where('user_id', '=', p.userId).where('place', '=', p.place),
    );
  }

  ofUser(userId: string) {
    return this.all.all({ userId }).map(({ place, seen_at_ms }) => ({ place, seenAtMs: seen_at_ms }));
  }

  hasAny(userId: string): boolean {
    return this.known.get({ userId, limit: 1 }) !== undefined;
  }

  see(userId: string, place: string, atMs: number): boolean {
    if (this.again.run({ user_id: userId, place, seen_at_ms: atMs }) > 0) return true;
    if (this.known.all({ userId, limit: PLACES_OF_ONE_USER_MAX }).length >= PLACES_OF_ONE_USER_MAX) {
      const gone = this.oldest.get({ userId });
      if (gone) this.drop.run({ userId, place: gone.place });
    }
    this.add.run({ user_id: userId, place, seen_at_ms: atMs });
    return false;
  }
}
