import type Database from 'better-sqlite3';

/** Complaints before one stops looking. */
const COMPLAINTS_MAX = 20;

/** Each query answers one row for each thing that is wrong. */
const CHECKS: readonly {
  readonly says: (row: Readonly<Record<string, unknown>>) => string;
  readonly sql: string;
}[] = [
  {
    says: ({ user_id, seq }) =>
      `line ${String(seq)} of the credit ledger (user ${String(user_id)}) does not follow from the ones before it`,
    sql: `SELECT user_id, seq FROM (
      SELECT user_id, seq, main_after_minor, frozen_after_minor,
        sum(CASE kind WHEN 'top_up' THEN amount_minor WHEN 'hold' THEN -amount_minor WHEN 'release' THEN amount_minor ELSE 0 END)
          OVER ledger AS main,
        sum(CASE kind WHEN 'hold' THEN amount_minor WHEN 'top_up' THEN 0 ELSE -amount_minor END) OVER ledger AS frozen
      FROM credit_entries WINDOW ledger AS (PARTITION BY user_id ORDER BY seq)
    ) WHERE main <> main_after_minor OR frozen <> frozen_after_minor`,
  },
  {
    says: ({ user_id }) => `the balance of user ${String(user_id)} is not the sum of their ledger`,
    sql: `WITH last AS (
      SELECT user_id, main_after_minor AS main, frozen_after_minor AS frozen, transaction_id, max(seq)
      FROM credit_entries GROUP BY user_id
    )
    SELECT coalesce(last.user_id, balance.user_id) AS user_id
    FROM last FULL JOIN credit_balances AS balance ON balance.user_id = last.user_id
    WHERE coalesce(last.main, 0) IS NOT balance.main_minor OR coalesce(last.frozen, 0) IS NOT balance.frozen_minor
      OR last.transaction_id IS NOT balance.last_transaction_id`,
  },
  {
    says: ({ transaction_id }) =>
      `transaction ${String(transaction_id)} spends or gives back another sum than it held`,
    sql: `SELECT transaction_id FROM credit_entries GROUP BY transaction_id
      HAVING count(DISTINCT user_id) > 1
        OR (sum(kind = 'top_up') > 0 AND count(*) > 1)
        OR (sum(kind IN ('capture', 'release')) > 0
          AND sum(CASE kind WHEN 'hold' THEN amount_minor ELSE -amount_minor END) <> 0)`,
  },
  {
    says: ({ transaction_id }) => `the hold ${String(transaction_id)} is open and ended at once, or neither`,
    sql: `WITH open AS (
      SELECT transaction_id, user_id, amount_minor FROM credit_entries AS hold
      WHERE kind = 'hold' AND NOT EXISTS (
        SELECT 1 FROM credit_entries AS ended
        WHERE ended.transaction_id = hold.transaction_id AND ended.kind IN ('capture', 'release'))
    )
    SELECT coalesce(open.transaction_id, listed.transaction_id) AS transaction_id
    FROM open FULL JOIN credit_holds AS listed ON listed.transaction_id = open.transaction_id
    WHERE open.user_id IS NOT listed.user_id OR open.amount_minor IS NOT listed.amount_minor`,
  },
];

/**
 * What does not add up: ledger against itself, balances and open holds, in words. None if all does, or if the database is
 * older than the ledger. Reads every line.
 */
export function creditComplaints(connection: Database.Database): readonly string[] {
  const there = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'credit_entries'").get();
  if (!there) return [];
  return CHECKS.flatMap(({ sql, says }) =>
    connection
      .prepare<[number], Readonly<Record<string, unknown>>>(`${sql} LIMIT ?`)
      .all(COMPLAINTS_MAX)
      .map(says),
  ).slice(0, COMPLAINTS_MAX);
}
