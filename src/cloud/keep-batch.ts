import { sql, type RawBuilder } from 'kysely';
import type { Batch } from './batch.js';
import type { EntityTaken, EventTaken, Oddity } from './check-lines.js';
import type { Erased } from './erased-events.js';
import type { CloudDatabase } from './tables.js';

/** What a batch leaves. */
export interface Kept {
  readonly events: readonly EventTaken[];
  readonly entities: readonly EntityTaken[];
  readonly erased: readonly Erased[];
  /** Ids. What epochs before this one say of things that name them goes. */
  readonly erasedPeople: readonly string[];
  readonly oddities: readonly Oddity[];
}

/**
 * Writes what a batch leaves and moves its lane's place from `before` to the head of the batch: in one statement, so that there
 * are either both or neither, without a transaction's further round trips.
 * @param newest the hub's newest epoch so far
 * @returns false when the place is no longer at `before`, or a newer epoch has begun: then nothing was written
 */
export async function keepBatch(
  db: CloudDatabase,
  { hubId, epoch, lane, head, proof }: Omit<Batch, 'texts' | 'first'>,
  { before, newest, now }: { readonly before: number; readonly newest: number; readonly now: Date },
  { events, entities, erased, erasedPeople, oddities }: Kept,
): Promise<boolean> {
  const [hub, era] = [sql`${hubId}::uuid`, sql`${epoch}::integer`];
  const rows: RawBuilder<unknown>[] = [];
  if (epoch > newest)
    rows.push(
      sql`, new_epoch AS (UPDATE hubs SET epoch = ${era} FROM moved WHERE id = ${hub} AND epoch < ${era})`,
    );
  if (events.length > 0)
    rows.push(sql`, new_events AS (INSERT INTO events (hub_id, epoch, seq, at, type, device_id, line)
      SELECT ${hub}, ${era}, seq::bigint, at::timestamptz, type, device_id, line FROM moved, unnest(
        ${column(events, ({ seq }) => seq)}, ${column(events, ({ at }) => at)}, ${column(events, ({ type }) => type)},
        ${column(events, ({ deviceId }) => deviceId)}, ${column(events, ({ text }) => text)}
      ) AS sent (seq, at, type, device_id, line))`);
  if (entities.length > 0)
    rows.push(sql`, new_entities AS (INSERT INTO entities (hub_id, epoch, entity, key, seq, gone, line)
      SELECT ${hub}, ${era}, entity, key, seq::bigint, gone::boolean, line FROM moved, unnest(
        ${column(entities, ({ line }) => line.type)}, ${column(entities, ({ key }) => key)},
        ${column(entities, ({ line }) => line.seq)}, ${column(entities, ({ line }) => String(line.data['row'] === null))},
        ${column(entities, ({ text }) => text)}
      ) AS sent (entity, key, seq, gone, line)
      ON CONFLICT (hub_id, epoch, entity, key) DO UPDATE SET seq = excluded.seq, gone = excluded.gone, line = excluded.line
      WHERE entities.seq < excluded.seq)`);
  if (erased.length > 0)
    rows.push(sql`, new_erased AS (UPDATE events SET line = sent.line FROM moved, unnest(
        ${column(erased, (one) => one.epoch)}, ${column(erased, ({ seq }) => seq)},
        ${column(erased, ({ text }) => text)}
      ) AS sent (epoch, seq, line)
      WHERE events.hub_id = ${hub} AND events.epoch = sent.epoch::integer AND events.seq = sent.seq::bigint)`);
  if (erasedPeople.length > 0)
    rows.push(sql`, new_nameless AS (DELETE FROM entities USING moved
      WHERE hub_id = ${hub} AND epoch < ${era} AND EXISTS (SELECT FROM unnest(
        ${column(erasedPeople, (id) => id)}
      ) AS person (id) WHERE strpos(entities.line, person.id) > 0))`);
  if (oddities.length > 0)
    rows.push(sql`, new_oddities AS (INSERT INTO quarantine (hub_id, epoch, lane, seq, reason, line, seen_at)
      SELECT ${hub}, ${era}, ${lane}, seq::bigint, reason, coalesce(line, ''), ${now}::timestamptz FROM moved, unnest(
        ${column(oddities, ({ seq }) => seq)}, ${column(oddities, ({ reason }) => reason)},
        ${column(oddities, ({ text }) => text.replaceAll('\0', '\ufffd'))}
      ) AS sent (seq, reason, line)
      ON CONFLICT DO NOTHING)`);
  const { rows: answer } = await sql<{ moved: boolean }>`
    WITH moved AS (
      INSERT INTO cursors (hub_id, epoch, lane, ack, hash, proof, moved_at)
      SELECT id, ${era}, ${lane}, ${head.seq}::bigint, ${head.hash}, ${proof}, ${now}::timestamptz
      FROM hubs WHERE id = ${hub} AND epoch <= ${era}
      ON CONFLICT (hub_id, epoch, lane)
      DO UPDATE SET ack = excluded.ack, hash = excluded.hash, proof = excluded.proof, moved_at = excluded.moved_at
      WHERE cursors.ack = ${before}::bigint
      RETURNING ack
    )${sql.join(rows, sql``)}
    SELECT EXISTS (SELECT FROM moved) AS moved`.execute(db);
  return answer[0]?.moved === true;
}

/**
 * A column as one text, split by PostgreSQL: arrays' own form costs the driver twenty times as much. No value has a line feed: a line is what
 * was between two, and everything else was read from one by a form that has none. Nothing stands for null.
 */
function column<T>(rows: readonly T[], value: (row: T) => string | number | null): RawBuilder<unknown> {
  return sql`string_to_array(${rows.map((row) => value(row) ?? '').join('\n')}, chr(10), '')`;
}
