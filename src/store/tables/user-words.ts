import { searchWords } from '../../accounts/search-words.js';
import type { User } from '../../accounts/user.js';
import type { Sql } from '../sql.js';

/** The words that people are found by, kept beside them. */
export class UserWords {
  private readonly add;
  private readonly drop;
  private readonly without;

  constructor(sql: Sql) {
    this.add = sql.query((db, p: { word: string; userId: string }) =>
      db.insertInto('user_words').values({ word: p.word, user_id: p.userId }),
    );
    this.drop = sql.query((db, p: { userId: string }) =>
      db.deleteFrom('user_words').where('user_id', '=', p.userId),
    );
    this.without = sql.query((db) =>
      db
        .selectFrom('users')
        .select('id')
        .where((row) =>
          row.not(
            row.exists(
              row.selectFrom('user_words').select('word').whereRef('user_words.user_id', '=', 'users.id'),
            ),
          ),
        ),
    );
  }

  /** Of a person as they are now. */
  set(user: User): void {
    const { id: userId, firstName, lastName, username, email, phone } = user;
    this.drop.run({ userId });
    for (const word of searchWords([firstName, lastName, username, email, phone])) {
      this.add.run({ word, userId });
    }
  }

  /** Ids of people who have none yet. */
  missing(): readonly string[] {
    return this.without.all({}).map((row) => row.id);
  }
}
