import type { NewEvent } from '../audit/event.js';
import { quarterOf, tally } from '../audit/tally.js';
import type { TallyCount } from './event-tally.js';
import type { Composer, Sql } from './sql.js';

/** Events read at a time, so that memory does not grow with the log. */
const READ_ROWS = 2_000;

interface PlacedEvent {
  readonly seq: number;
  readonly at_ms: number;
  readonly type: string;
  readonly success: number | null;
  readonly reason: string | null;
  readonly method: string | null;
  readonly device_id: string | null;
  /** Where its lock was, when that site still exists. */
  readonly site_id: string | null;
}

/** Counts events of the log anew. */
export class Recount {
  private readonly stretch;
  private readonly ofLock;
  private readonly goneOfLock;
  private readonly allGone;

  constructor(sql: Sql) {
    this.stretch = sql.query((db, p: { after: number; until: number; limit: number }) =>
      placedEvents(db)
        .where('e.seq', '>', p.after)
        .where('e.seq', '<=', p.until)
        .where('e.device_id', 'is not', null)
        .orderBy('e.seq')
        .limit(p.limit),
    );
    this.ofLock = sql.query((db, p: { deviceId: string; after: number; limit: number }) =>
      placedEvents(db)
        .where('e.device_id', '=', p.deviceId)
        .where('e.seq', '>', p.after)
        .orderBy('e.seq')
        .limit(p.limit),
    );
    this.goneOfLock = sql.query((db, p: { deviceId: string }) =>
      goneCounts(db).where('pruned_counts.device_id', '=', p.deviceId),
    );
    this.allGone = sql.query((db) => goneCounts(db));
  }

  /** Of a stretch of the log: after one number, up to another. */
  stretchOf(after: number, until: number): readonly TallyCount[] {
    return count((seq) => this.stretch.all({ after: Math.max(seq, after), until, limit: READ_ROWS }));
  }

  /** Of one lock, from the first event to the last. */
  lock(deviceId: string): readonly TallyCount[] {
    const counted = count((seq) => this.ofLock.all({ deviceId, after: seq, limit: READ_ROWS }));
    return summed([...this.goneOfLock.all({ deviceId }), ...counted]);
  }

  /** What rows count for whose bodies are no longer kept: as they were counted before they went. */
  gone(): readonly TallyCount[] {
    return this.allGone.all({});
  }
}

/** At sites that are there still. */
function goneCounts(db: Composer) {
  return db
    .selectFrom('pruned_counts')
    .innerJoin('sites', 'sites.id', 'pruned_counts.site_id')
    .select(['site_id as siteId', 'device_id as deviceId', 'kind', 'detail', 'quarter', 'count']);
}

function summed(counts: readonly TallyCount[]): readonly TallyCount[] {
  const sums = new Map<string, TallyCount>();
  for (const { count: more, ...what } of counts) {
    const { siteId, deviceId, kind, detail, quarter } = what;
    const key = JSON.stringify([siteId, deviceId, kind, detail, quarter]);
    sums.set(key, { ...what, count: (sums.get(key)?.count ?? 0) + more });
  }
  return [...sums.values()];
}

function placedEvents(db: Composer) {
  return db.selectFrom('events as e').select((row) => [
    'e.seq',
    'e.at_ms',
    'e.type',
    'e.success',
    'e.reason',
    'e.method',
    'e.device_id',
    row
      .selectFrom('sites')
      .where('id', '=', (at) =>
        at
          .selectFrom('lock_places')
          .select('site_id')
          .whereRef('lock_places.device_id', '=', 'e.device_id')
          .whereRef('lock_places.after_seq', '<', 'e.seq')
          .orderBy('after_seq', 'desc')
          .limit(1),
      )
      .select('id')
      .as('site_id'),
  ]);
}

function count(read: (afterSeq: number) => readonly PlacedEvent[]): readonly TallyCount[] {
  const counts = new Map<string, { -readonly [K in keyof TallyCount]: TallyCount[K] }>();
  for (let rows = read(0); rows.length > 0; rows = read(rows.at(-1)?.seq ?? 0)) {
    for (const row of rows) {
      const counted = tallyOf(row);
      if (!counted) continue;
      const key = JSON.stringify(counted);
      const known = counts.get(key);
      if (known) known.count += 1;
      else counts.set(key, { ...counted, count: 1 });
    }
  }
  return [...counts.values()];
}

function tallyOf(row: PlacedEvent): Omit<TallyCount, 'count'> | null {
  if (row.device_id === null || row.site_id === null) return null;
  const counted = tally({
    type: row.type as NewEvent['type'],
    success: row.success === null ? null : row.success === 1,
    reason: row.reason,
    method: row.method as NewEvent['method'],
  });
  if (!counted) return null;
  return { siteId: row.site_id, deviceId: row.device_id, ...counted, quarter: quarterOf(row.at_ms) };
}
