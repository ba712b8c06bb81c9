import type Database from 'better-sqlite3';
import { TALLY_RULES } from '../audit/tally.js';
import type { Logger } from '../kit/logger.js';
import { EventTally } from './event-tally.js';
import { Recount } from './recount.js';
import type { Sql } from './sql.js';
import { Transaction } from './transaction.js';

/** Events counted in one transaction: a few hundred milliseconds of a small machine. */
export const FILL_EVENTS = 20_000;

/**
 * Counts a log that was written before there were statistics, or by other rules. Runs while the store opens, once; broken
 * off, it goes on where it was. @returns how many events it went through
 */
export function fillStatistics(sql: Sql, logger: Logger, chunk = FILL_EVENTS): number {
  const state = sql.query((db) =>
    db.selectFrom('statistic_rules').select(['rules', 'counted_seq', 'until_seq']),
  );
  const first = state.get({});
  if (first?.rules === TALLY_RULES && first.counted_seq >= first.until_seq) return 0;
  const transaction = new Transaction(sql);
  const inTransaction = (work: () => void) => {
    transaction.begin();
    try {
      work();
      transaction.commit();
    } catch (error) {
      transaction.rollback();
      throw error;
    }
  };
  const tally = new EventTally(sql);
  const recount = new Recount(sql);
  if (first?.rules !== TALLY_RULES)
    inTransaction(() => {
      beginAnew(sql);
      for (const count of recount.gone()) tally.addCount(count);
    });
  const move = sql.query((db, p: { seq: number }) =>
    db.updateTable('statistic_rules').set({ counted_seq: p.seq }),
  );
  let events = 0;
  for (let now = state.get({}); now && now.counted_seq < now.until_seq; now = state.get({})) {
    const after = now.counted_seq;
    const until = Math.min(now.until_seq, after + chunk);
    inTransaction(() => {
      for (const count of recount.stretchOf(after, until)) tally.addCount(count);
      move.run({ seq: until });
    });
    events += until - after;
  }
  if (events > 0) logger.info({ events }, 'statistics counted from the log');
  return events;
}

/** Has the next opening of the store count the whole log anew. */
export function forgetStatistics(connection: Database.Database): void {
  connection.prepare('UPDATE statistic_rules SET rules = 0').run();
}

function beginAnew(sql: Sql): void {
  sql.query((db) => db.deleteFrom('statistic_counts')).run({});
  sql
    .query((db) =>
      db.updateTable('statistic_rules').set((row) => ({
        rules: TALLY_RULES,
        counted_seq: 0,
        until_seq: row.fn.coalesce(
          row.selectFrom('events').select((of) => of.fn.max('seq').as('seq')),
          row.lit(0),
        ),
      })),
    )
    .run({});
}
