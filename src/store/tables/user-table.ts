import type { Role, User } from '../../accounts/user.js';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { UserFilter, UserWrites } from '../../operations/accounts/people-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { placesFor } from '../query.js';
import type { UserRow } from '../rows/account-rows.js';
import type { Sql } from '../sql.js';
import { USER_COLUMNS, readUser, userRow, type PublicUserRow } from './user-row.js';
import { UserPages } from './user-pages.js';
import { UserWords } from './user-words.js';

/** What `update` writes: never a log-in, which another change may just have recorded. */
const CHANGEABLE = [
  'username',
  'email',
  'phone',
  'first_name',
  'last_name',
  'role',
  'locale',
  'is_active',
  'email_verified',
  'phone_verified',
  'updated_at_ms',
] as const satisfies readonly (keyof UserRow)[];

export class UserTable implements UserWrites {
  private readonly one;
  private readonly identified;
  private readonly hash;
  private readonly pages: UserPages;
  private readonly words: UserWords;
  private readonly begun;
  private readonly unended;
  private readonly inRole;
  private readonly add;
  private readonly active;
  private readonly set;
  private readonly setHash;
  private readonly reviewed;
  private readonly drop;
  private readonly loggedIn;

  constructor(sql: Sql) {
    this.pages = new UserPages(sql, USER_COLUMNS);
    this.words = new UserWords(sql);
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('users').select(USER_COLUMNS).where('id', '=', p.id),
    );
    this.identified = sql.query((db, p: { identifier: string }) =>
      db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .where((row) =>
          row.or([
            row('email', '=', p.identifier),
            row('phone', '=', p.identifier),
            row('username', '=', p.identifier),
          ]),
        )
        .limit(1),
    );
    this.hash = sql.query((db, p: { id: string }) =>
      db.selectFrom('users').select('password_hash').where('id', '=', p.id),
    );
    this.inRole = sql.query((db, p: { role: string }) =>
      db
        .selectFrom('users')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('role', '=', p.role),
    );
    this.active = sql.query((db, p: { role: string }) =>
      db
        .selectFrom('users')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('role', '=', p.role)
        .where('is_active', '=', 1),
    );
    this.set = sql.query((db, p: PublicUserRow) =>
      db.updateTable('users').set(placesFor(p, CHANGEABLE)).where('id', '=', p.id),
    );
    this.setHash = sql.query((db, p: { id: string; hash: string }) =>
      db.updateTable('users').set({ password_hash: p.hash }).where('id', '=', p.id),
    );
    this.reviewed = sql.query((db, p: { id: string }) =>
      db
        .updateTable('users')
        .set({ held_since_ms: null })
        .where('id', '=', p.id)
        .where('held_since_ms', 'is not', null),
    );
    this.drop = sql.query((db, p: { id: string }) => db.deleteFrom('users').where('id', '=', p.id));
    this.begun = sql.query((db, p: { id: string; at: number }) =>
      db.updateTable('users').set({ erasing_since_ms: p.at }).where('id', '=', p.id),
    );
    this.unended = sql.query((db) =>
      db.selectFrom('users').select('id').where('erasing_since_ms', 'is not', null),
    );
    this.add = sql.query((db, p: Omit<UserRow, 'erasing_since_ms' | 'held_since_ms'>) =>
      db.insertInto('users').values(placesFor(p, [...USER_COLUMNS, 'password_hash'])),
    );
    this.loggedIn = sql.query((db, p: { id: string; at: number; ip: string | null }) =>
      db.updateTable('users').set({ last_login_at_ms: p.at, last_login_ip: p.ip }).where('id', '=', p.id),
    );
  }

  byId(id: string): User | null {
    const row = this.one.get({ id });
    return row ? readUser(row) : null;
  }

  byIdentifier(identifier: string): User | null {
    const row = this.identified.get({ identifier });
    return row ? readUser(row) : null;
  }

  passwordHash(id: string): string | null {
    return this.hash.get({ id })?.password_hash ?? null;
  }

  list(page: PageRequest, filter: UserFilter = {}) {
    return this.pages.list(page, filter, readUser);
  }

  /** Of people from before they could be searched for. */
  indexWords(): void {
    for (const id of this.words.missing()) {
      const row = this.one.get({ id });
      if (row) this.words.set(readUser(row));
    }
  }

  beingErased(): readonly string[] {
    return this.unended.all({}).map((row) => row.id);
  }

  beginErasure(id: string, atMs: number): void {
    this.begun.run({ id, at: atMs });
  }

  countWithRole(role: Role): number {
    return this.inRole.get({ role })?.count ?? 0;
  }

  /** An identifier is looked up in all three columns, so it has to be free in all three. */
  insert(user: User, passwordHash: string | null): void {
    this.requireFree(user);
    this.add.run({ ...userRow(user), password_hash: passwordHash });
    this.words.set(user);
  }

  update(user: User): void {
    this.requireFree(user);
    this.set.run(userRow(user));
    this.words.set(user);
  }

  setPasswordHash(id: string, passwordHash: string): void {
    this.setHash.run({ id, hash: passwordHash });
  }

  endReview(id: string): boolean {
    return this.reviewed.run({ id }) > 0;
  }

  remove(id: string): void {
    this.drop.run({ id });
  }

  countActive(role: Role): number {
    return this.active.get({ role })?.count ?? 0;
  }

  private requireFree(user: User): void {
    const taken = (['username', 'email', 'phone'] as const).filter((field) => {
      const identifier = user[field];
      const other = identifier === null ? undefined : this.identified.get({ identifier });
      return other !== undefined && other.id !== user.id;
    });
    if (taken.length > 0) {
      throw new Conflict(
        'user_exists',
        say('There is a user with this {fields} already.', {
          fields: taken.join(', '),
        }),
        {
          fields: taken.map((field) => ({ field, message: 'is taken' })),
        },
      );
    }
  }

  recordLogIn(id: string, atMs: number, ipAddress: string | null): void {
    this.loggedIn.run({ id, at: atMs, ip: ipAddress });
  }
}
