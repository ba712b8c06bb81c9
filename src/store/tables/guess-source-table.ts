import type { GuessSourceWrites } from '../../operations/access/guess-source-ports.js';
import { isLockedOut, isOver, NO_STREAK, STOP_FAILURES, type Streak } from '../../security/lockout.js';
import { placesFor } from '../query.js';
import type { GuessSourceRow } from '../rows/access-rows.js';
import type { Sql } from '../sql.js';

/** Sources that are remembered: more people and addresses than ever try codes in a house. */
export const GUESS_SOURCES_MAX = 1_000;

/** Wrong codes by where they came from; at most `GUESS_SOURCES_MAX` rows. */
export class GuessSourceTable implements GuessSourceWrites {
  private readonly one;
  private readonly every;
  private readonly put;
  private readonly take;
  private readonly count;
  private readonly last;
  private readonly quietest;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { source: string }) =>
      db.selectFrom('guess_sources').selectAll().where('source', '=', p.source),
    );
    this.every = sql.query((db) => db.selectFrom('guess_sources').selectAll().orderBy('source'));
    this.put = sql.query((db, p: GuessSourceRow) =>
      db
        .insertInto('guess_sources')
        .values(placesFor(p, ['source', 'failures', 'locked_for_ms', 'turn', 'eased']))
        .onConflict((row) =>
          row.column('source').doUpdateSet({
            failures: p.failures,
            locked_for_ms: p.locked_for_ms,
            turn: p.turn,
            eased: p.eased,
          }),
        ),
    );
    this.take = sql.query((db, p: { source: string }) =>
      db.deleteFrom('guess_sources').where('source', '=', p.source),
    );
    this.count = sql.query((db) =>
      db.selectFrom('guess_sources').select((row) => row.fn.countAll<number>().as('count')),
    );
    this.last = sql.query((db) =>
      db.selectFrom('guess_sources').select((row) => row.fn.max('turn').as('turn')),
    );
    this.quietest = sql.query((db, p: { stop: number }) =>
      db
        .selectFrom('guess_sources')
        .select('source')
        .where('locked_for_ms', 'is', null)
        .where('failures', '<', p.stop)
        .orderBy('turn')
        .limit(1),
    );
  }

  of(source: string): Streak {
    const row = this.one.get({ source });
    return row ? readStreak(row) : NO_STREAK;
  }

  all() {
    return this.every.all({}).map((row) => ({ source: row.source, streak: readStreak(row) }));
  }

  hasRoomFor(source: string): boolean {
    return this.one.get({ source }) !== undefined || this.hasPlace() || this.quietestSource() !== null;
  }

  set(source: string, streak: Streak): void {
    if (isOver(streak) && !isLockedOut(streak)) {
      this.take.run({ source });
      return;
    }
    const before = this.one.get({ source });
    if (!before && !this.hasPlace()) {
      const quietest = this.quietestSource();
      if (quietest === null) throw new Error('no room for another source of guesses');
      this.take.run({ source: quietest });
    }
    // Quiet hours take one off: that is not a new guess.
    const isGuess = !before || streak.failures > before.failures;
    const turn = isGuess ? (this.last.get({})?.turn ?? 0) + 1 : before.turn;
    const { failures, lockedForMs, eased = 0 } = streak;
    this.put.run({ source, failures, locked_for_ms: lockedForMs, turn, eased });
  }

  private hasPlace(): boolean {
    return (this.count.get({})?.count ?? 0) < GUESS_SOURCES_MAX;
  }

  /** Of those that are not locked, the one whose last wrong code is longest ago. */
  private quietestSource(): string | null {
    return this.quietest.get({ stop: STOP_FAILURES })?.source ?? null;
  }
}

function readStreak(row: GuessSourceRow): Streak {
  return {
    failures: row.failures,
    lockedForMs: row.locked_for_ms,
    ...(row.eased > 0 && { eased: row.eased }),
  };
}
