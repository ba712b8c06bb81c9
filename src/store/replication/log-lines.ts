import type Database from 'better-sqlite3';
import { ERASED_DESCRIPTION, ERASED_NAME } from '../../audit/event-part.js';
import { LINE_VERSION } from '../../audit/replica/protocol.js';
import type { LogLines } from '../../operations/cloud/outbox-ports.js';

const hex = (column: string) => `lower(hex(${column}))`;

const part = (name: 'who' | 'text') =>
  `CASE WHEN ${name}_erased_by IS NULL THEN json_object('salt', ${hex(`${name}_salt`)})
    ELSE json_object('hash', ${hex(`${name}_hash`)}, 'erased_by', ${name}_erased_by) END`;

/** The text of `eventLine` (audit/replica), member for member: a test holds them together. @param facts the column, as JSON */
const line = (facts: string) => `json_object('seq', seq, 'type', type, 'v', ${LINE_VERSION},
  'at', strftime('%Y-%m-%dT%H:%M:%fZ', at_ms / 1000.0, 'unixepoch'),
  'data', json_object('id', id, 'at_ms', at_ms,
    'success', CASE success WHEN 1 THEN json('true') WHEN 0 THEN json('false') END, 'reason', reason,
    'description', CASE WHEN text_erased_by IS NULL THEN description ELSE '${ERASED_DESCRIPTION}' END,
    'device_id', device_id, 'user_id', user_id, 'target_user_id', target_user_id,
    'actor', json_object('kind', actor_kind, 'id', actor_id,
      'name', CASE WHEN who_erased_by IS NULL THEN actor_name ELSE '${ERASED_NAME}' END),
    'method', method, 'ip_address', ip_address, 'command_id', command_id, 'lock_event_key', lock_event_key,
    'facts', ${facts},
    'proof', json_object('salt', ${hex('salt')}, 'leaf_hash', ${hex('leaf_hash')},
      'of', CASE form WHEN 1 THEN json_object('form', 1, 'erased_by', text_erased_by)
        ELSE json_object('form', 2, 'who', ${part('who')}, 'text', ${part('text')}) END)),
  'hash', ${hex('chain_hash')})`;

/** careful: what was damaged in the file is told as it is there, and the cloud puts it aside. It takes a third more time. */
type Care = 'sound' | 'careful';

const FACTS: Readonly<Record<Care, string>> = {
  sound: 'json(data)',
  careful: 'CASE WHEN json_valid(data) THEN json(data) ELSE data END',
};

/** Rows after a number; null: there are none. @throws SqliteError for rows that are not sound */
export type LogReader = (after: number, limit: number) => LogLines | null;

interface Row {
  readonly text: string | null;
  readonly count: number;
  readonly seq: number;
  readonly hash: string;
}

/**
 * Reads rows of the log as the lines a cloud gets. SQLite writes the text, which crosses to JavaScript once for all of them:
 * a third of the time that rows, objects and `JSON.stringify` take, and nothing for the collector of a small machine.
 */
export function logLines(connection: Database.Database, care: Care): LogReader {
  // With a bare `max`, the columns beside it are those of its row (SQLite, "Bare columns in an aggregate query").
  const lines = connection.prepare<[number, number], Row>(
    `SELECT group_concat(line, char(10)) || char(10) AS text, count(*) AS count, max(seq) AS seq, hash
     FROM (SELECT seq, ${hex('chain_hash')} AS hash, ${line(FACTS[care])} AS line FROM events WHERE seq > ? ORDER BY seq LIMIT ?)`,
  );
  return (after, limit) => {
    const row = lines.get(after, limit);
    return row?.text ? { text: row.text, count: row.count, last: { seq: row.seq, hash: row.hash } } : null;
  };
}
