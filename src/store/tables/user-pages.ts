import { sql as fragment } from 'kysely';
import { wantedWords } from '../../accounts/search-words.js';
import type { UserFilter } from '../../operations/accounts/people-ports.js';
import type { Page, PageRequest } from '../../operations/page.js';
import { AFTER_EVERY_UUID, uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import type { Query } from '../query.js';
import type { Sql } from '../sql.js';
import type { PublicUserRow } from './user-row.js';

/** After every word that begins as the one before it. */
const AFTER_EVERY_WORD = '\u{10ffff}';

type Parameters = Record<string, string | number> & { bound: string; limit: number; role: string };

/** Lists of people in the order they were added: a query for each combination of filters, compiled when first asked. */
export class UserPages {
  private readonly sql: Sql;
  private readonly columns: readonly (keyof PublicUserRow)[];
  /** Bounded by what can be combined: two sides, two orders, role, three states, and the words of a search. */
  private readonly queries = new Map<string, Query<Parameters, PublicUserRow>>();

  constructor(sql: Sql, columns: readonly (keyof PublicUserRow)[]) {
    this.sql = sql;
    this.columns = columns;
  }

  list<T>(page: PageRequest, filter: UserFilter, read: (row: PublicUserRow) => T): Page<T> {
    const words = wantedWords(filter.search ?? '');
    const given: Record<string, string> = { role: filter.role ?? '' };
    for (const [n, word] of words.entries()) {
      given[`from${n}`] = word;
      given[`to${n}`] = word + AFTER_EVERY_WORD;
    }
    const parameters = (bound: string, limit: number) => ({ ...given, bound, limit }) as Parameters;
    return keysetPage(page, {
      key: uuidKey,
      start: filter.newestFirst === true ? AFTER_EVERY_UUID : '',
      fetch: (side, bound, limit) => this.query(side, filter, words.length).all(parameters(bound, limit)),
      count: (bound, limit) => this.query('next', filter, words.length).count(parameters(bound, limit)),
      keyOf: (row) => row.id,
      read,
    });
  }

  private query(side: CursorSide, filter: UserFilter, words: number): Query<Parameters, PublicUserRow> {
    const { role, isActive, newestFirst = false } = filter;
    const ascending = (side === 'next') !== newestFirst;
    const name = `${ascending} ${role === undefined} ${isActive} ${words}`;
    let query = this.queries.get(name);
    if (!query) {
      query = this.sql.query((db, p: Parameters) => {
        let select = db.selectFrom('users').select([...this.columns]);
        if (role !== undefined) select = select.where('role', '=', p.role);
        // As a literal: word for word the condition of the index over the few who are not.
        if (isActive !== undefined) select = select.where('is_active', '=', fragment.lit(isActive ? 1 : 0));
        for (let n = 0; n < words; n += 1) {
          select = select.where('id', 'in', (inner) =>
            inner
              .selectFrom('user_words')
              .select('user_id')
              .where('word', '>=', fragment<string>`${p[`from${n}`]}`)
              .where('word', '<', fragment<string>`${p[`to${n}`]}`),
          );
        }
        return select
          .where('id', ascending ? '>' : '<', p.bound)
          .orderBy('id', ascending ? 'asc' : 'desc')
          .limit(p.limit);
      });
      this.queries.set(name, query);
    }
    return query;
  }
}
