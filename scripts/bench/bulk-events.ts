import Database from 'better-sqlite3';

export const DEVICES = 500;
export const USERS = 2_000;
export const FIRST_MS = Date.UTC(2020, 0, 1);
/** Between one event and the next. */
export const STEP_MS = 15_000;

const id = (group: string, n: number) => `01900000-0000-7000-8000-${group}${n.toString(16).padStart(8, '0')}`;
export const deviceOf = (n: number) => id('000d', n);
export const userOf = (n: number) => id('000e', n);

/**
 * Fills the log of a database that no hub has open, by SQLite itself: rows of the right form and length, in place of
 * whose hashes stand random bytes. Half of them are of lock 0 or person 1, who never meet. Indexes are built afterwards.
 */
export function bulkEvents(file: string, rows: number): void {
  const db = new Database(file);
  try {
    // The way out of the write-ahead log, which else would hold every row once more.
    db.pragma('journal_mode = DELETE');
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -200000');
    db.pragma('temp_store = MEMORY');
    const indexes = db
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'events' AND sql IS NOT NULL",
      )
      .all();
    for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
    db.exec(`
WITH RECURSIVE n(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${rows}),
drawn AS MATERIALIZED (SELECT seq, abs(random()) AS a, abs(random()) AS b, abs(random()) AS c FROM n)
INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, user_id, actor_kind, actor_id,
  actor_name, method, ip_address, command_id, lock_event_key, data, salt, leaf_hash, chain_hash)
SELECT seq, printf('01900000-0000-7000-9000-%012x', seq),
  ${FIRST_MS} + seq * ${STEP_MS} - CASE WHEN a % 100 = 0 THEN b % 3600000 ELSE 0 END,
  CASE c % 6 WHEN 0 THEN 'LOCK' WHEN 1 THEN 'ACCESS_DENIED' WHEN 2 THEN 'ACCESS_GRANTED' WHEN 3 THEN 'DOOR_OPENED'
    WHEN 4 THEN 'DOOR_CLOSED' ELSE 'UNLOCK' END,
  1, NULL, 'Front door was unlocked by Ada Example',
  printf('01900000-0000-7000-8000-000d%08x', CASE WHEN a % 4 = 0 THEN 0 ELSE 1 + b % ${DEVICES - 1} END),
  printf('01900000-0000-7000-8000-000e%08x',
    CASE WHEN a % 4 = 1 THEN 1 WHEN a % 4 = 0 THEN 2 + b % ${USERS - 2} ELSE c % ${USERS} END),
  'user', printf('01900000-0000-7000-8000-000e%08x', c % ${USERS}), 'Ada Example', 'rest', '192.0.2.1',
  printf('01900000-0000-7000-a000-%012x', seq), NULL, '{"latency_ms":12}', randomblob(16), randomblob(32), randomblob(32)
FROM drawn`);
    for (const { sql } of indexes) db.exec(sql);
    db.exec(`UPDATE chain_head SET seq = ${rows}, hash = (SELECT chain_hash FROM events WHERE seq = ${rows});
INSERT INTO log_blocks (block, first_ms, last_ms)
SELECT seq / 512, min(at_ms), max(at_ms) FROM events
WHERE seq < (SELECT (seq + 1) / 512 * 512 FROM chain_head) GROUP BY seq / 512`);
  } finally {
    db.close();
  }
}
