import { sql as fragment } from 'kysely';
import type { StoredEvent } from '../audit/event.js';
import type { Page, PageRequest } from '../operations/page.js';
import type { EventFilter } from '../operations/audit/event-ports.js';
import { readCursor, seqKey, writeCursor } from './cursor.js';
import type { CursorSide } from './cursor.js';
import { COUNT_MAX, requirePageSize } from './keyset-page.js';
import { type LogBlocks, type Stretch, timeOf } from './log-blocks.js';
import { isLookedAt, isWalkedThrough, LogCandidates } from './log-candidates.js';
import type { Sql } from './sql.js';
import { EVENT_COLUMNS, readEvent } from './tables/event-row.js';
import type { PublicEventRow } from './tables/event-row.js';

/** Rows that one page looks at in vain; then it ends, short, and tells where to go on: no filter may hold up the doors. */
export const LOOKED_AT_MAX = 2_048;
/** Rows looked at in one go: as many as are asked for, then twice as many each time, up to this. */
const LOOK_AT_ONCE_MAX = 256;
/** A stretch of the log that is gone into costs as much as some rows. */
const STRETCH_COST = 16;
/** More, if all of its rows are walked through for their times. */
const WALK_COST = 64;
/** Rows that are looked at for a count. */
const COUNTED_ROWS_MAX = 10_000;

const EVERYTHING: Stretch = { afterSeq: 0, beforeSeq: Number.MAX_SAFE_INTEGER, isWhole: true };

interface Found {
  readonly rows: readonly PublicEventRow[];
  /** Where it stopped before it had looked at everything; null: it has, or it found enough. */
  readonly stoppedAt: number | null;
}

/** Pages of the log, in its own order, newest first. */
export class LogPages {
  private readonly blocks: LogBlocks;
  private readonly candidates: LogCandidates;
  private readonly rows;

  constructor(sql: Sql, blocks: LogBlocks) {
    this.blocks = blocks;
    this.candidates = new LogCandidates(sql);
    this.rows = sql.query((db, p: { seqs: string; fromMs: number; untilMs: number }) =>
      db
        .selectFrom('events')
        .select(EVENT_COLUMNS)
        .where('seq', 'in', fragment<number>`(SELECT value FROM json_each(${p.seqs}))`)
        .where('at_ms', '>=', p.fromMs)
        .where('at_ms', '<', p.untilMs),
    );
  }

  /** @throws InvalidInput `cursor_invalid`, `page_size_invalid` */
  page(request: PageRequest, filter: EventFilter): Page<StoredEvent> {
    const { size } = request;
    requirePageSize(size);
    const cursor = request.cursor === null ? null : readCursor(seqKey, request.cursor);
    const side = cursor?.side ?? 'next';
    // One row more than asked for tells whether there is another page.
    const found = this.find(filter, side, cursor?.key ?? EVERYTHING.beforeSeq, size + 1);
    const rows = found.rows.slice(0, size);
    const further = found.rows.length > size ? (rows.at(-1)?.seq ?? null) : found.stoppedAt;
    if (side === 'previous') rows.reverse();
    const link = (to: CursorSide, seq: number | null | undefined) =>
      seq == null ? null : writeCursor(seqKey, { side: to, key: seq });
    const ahead = link(side, further);
    const back =
      cursor && link(side === 'next' ? 'previous' : 'next', (side === 'next' ? rows[0] : rows.at(-1))?.seq);
    return {
      rows: rows.map(readEvent),
      next: side === 'next' ? ahead : back,
      previous: side === 'next' ? back : ahead,
      ...(request.counted === true && { count: this.count(filter) }),
    };
  }

  /** Oldest first, from the one after `seq`: for whoever reads the log as a whole. */
  after(filter: EventFilter, seq: number, limit: number) {
    const found = this.find(filter, 'previous', seq, limit);
    const last = found.rows.length === limit ? (found.rows.at(-1)?.seq ?? null) : found.stoppedAt;
    return { rows: found.rows.map(readEvent), reachedSeq: last };
  }

  private find(filter: EventFilter, side: CursorSide, boundSeq: number, limit: number): Found {
    const rows: PublicEventRow[] = [];
    const looksAt = isLookedAt(filter);
    const stretchCost = STRETCH_COST * Math.max(1, filter.deviceIds?.length ?? 1);
    const walkCost = isWalkedThrough(filter) ? WALK_COST : 0;
    let looked = 0;
    let atOnce = limit;
    for (const stretch of this.stretches(filter, side, boundSeq)) {
      let { afterSeq, beforeSeq } = stretch;
      for (;;) {
        const wanted = looksAt || !stretch.isWhole ? atOnce : limit - rows.length;
        atOnce = Math.min(2 * atOnce, LOOK_AT_ONCE_MAX);
        const seqs = this.candidates.within(filter, side, { ...stretch, afterSeq, beforeSeq }, wanted);
        const read = this.read(seqs, side, filter).filter((row) => fits(row, filter));
        rows.push(...read);
        if (rows.length >= limit) return { rows: rows.slice(0, limit), stoppedAt: null };
        looked += stretchCost + (stretch.isWhole ? 0 : walkCost) + seqs.length - read.length;
        const last = seqs.length < wanted ? undefined : seqs.at(-1);
        const reached = last ?? (side === 'next' ? stretch.afterSeq + 1 : stretch.beforeSeq - 1);
        if (looked >= LOOKED_AT_MAX)
          return { rows, stoppedAt: side === 'next' && reached <= 1 ? null : reached };
        if (last === undefined) break;
        if (side === 'next') beforeSeq = last;
        else afterSeq = last;
      }
    }
    return { rows, stoppedAt: null };
  }

  /** null: more than are counted, or too many to look through. */
  private count(filter: EventFilter): number | null {
    let count = 0;
    let looked = 0;
    for (const stretch of this.stretches(filter, 'next', EVERYTHING.beforeSeq)) {
      if (stretch.isWhole && !isLookedAt(filter)) {
        count += this.candidates.count(filter, stretch, COUNT_MAX + 1 - count);
        looked += STRETCH_COST;
      } else {
        const seqs = this.candidates.within(filter, 'next', stretch, COUNTED_ROWS_MAX);
        looked += STRETCH_COST + seqs.length;
        if (looked < COUNTED_ROWS_MAX)
          count += this.read(seqs, 'next', filter).filter((row) => fits(row, filter)).length;
      }
      if (count > COUNT_MAX || looked >= COUNTED_ROWS_MAX) return null;
    }
    return count;
  }

  private stretches(filter: EventFilter, side: CursorSide, boundSeq: number): Iterable<Stretch> {
    const { fromMs, untilMs } = filter;
    if (fromMs === undefined && untilMs === undefined) {
      const bound = side === 'next' ? { beforeSeq: boundSeq } : { afterSeq: boundSeq };
      return [{ ...EVERYTHING, ...bound }];
    }
    return this.blocks.stretches(side, boundSeq, timeOf(filter));
  }

  private read(seqs: readonly number[], side: CursorSide, filter: EventFilter): PublicEventRow[] {
    if (seqs.length === 0) return [];
    const rows = this.rows.all({ seqs: JSON.stringify(seqs), ...timeOf(filter) });
    return rows.sort((a, b) => (side === 'next' ? b.seq - a.seq : a.seq - b.seq));
  }
}

/** Whether a row is one of those asked for, whatever index it came from. */
function fits(row: PublicEventRow, filter: EventFilter): boolean {
  const { type, success, reason, method, fromMs, untilMs } = filter;
  return (
    (type === undefined || row.type === type) &&
    (success === undefined || row.success === (success === null ? null : Number(success))) &&
    (reason === undefined || row.reason === reason) &&
    (method === undefined || row.method === method) &&
    (fromMs === undefined || row.at_ms >= fromMs) &&
    (untilMs === undefined || row.at_ms < untilMs)
  );
}
