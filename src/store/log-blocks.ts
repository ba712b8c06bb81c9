import { sql as fragment } from 'kysely';
import type { CursorSide } from './cursor.js';
import type { Sql } from './sql.js';

/** Events of one block, by `seq`. A part of the schema: migrations fill the table with it. */
export const BLOCK_EVENTS = 512;

/** Rows of the log from one `seq` to another, neither included. */
export interface Stretch {
  readonly afterSeq: number;
  readonly beforeSeq: number;
  /** Whether all of them lie within the time asked about; else each has to be looked at. */
  readonly isWhole: boolean;
}

export interface TimeRange {
  readonly fromMs: number;
  /** Not included. */
  readonly untilMs: number;
}

type Place = TimeRange & { readonly block: number };

/**
 * Which parts of the log hold which times. Its order is not the time's: clocks jump, and locks tell late. Written once for
 * each full block, so it costs the disk nearly nothing; a block that spans more than its time is looked at, never missed.
 */
export class LogBlocks {
  private readonly fill;
  private readonly newest;
  private readonly touching;
  private readonly runEnd;

  constructor(sql: Sql) {
    this.fill = sql.query((db, p: { fromSeq: number; toSeq: number }) =>
      db.insertInto('log_blocks').expression((row) =>
        row
          .selectFrom('events')
          .select((one) => [
            fragment<number>`seq / ${fragment.lit(BLOCK_EVENTS)}`.as('block'),
            one.fn.min('at_ms').as('first_ms'),
            one.fn.max('at_ms').as('last_ms'),
          ])
          .where('seq', '>=', p.fromSeq)
          .where('seq', '<', p.toSeq)
          .groupBy('block'),
      ),
    );
    this.newest = sql.query((db) =>
      db.selectFrom('log_blocks').select('block').orderBy('block', 'desc').limit(1),
    );
    this.touching = bySide((side) =>
      sql.query((db, p: Place) =>
        db
          .selectFrom('log_blocks')
          .selectAll()
          .where('block', side === 'next' ? '<=' : '>=', p.block)
          .where('first_ms', '<', p.untilMs)
          .where('last_ms', '>=', p.fromMs)
          .orderBy('block', side === 'next' ? 'desc' : 'asc')
          .limit(1),
      ),
    );
    this.runEnd = bySide((side) =>
      sql.query((db, p: Place) =>
        db
          .selectFrom('log_blocks')
          .select('block')
          .where('block', side === 'next' ? '<' : '>', p.block)
          .where((row) => row.or([row('first_ms', '<', p.fromMs), row('last_ms', '>=', p.untilMs)]))
          .orderBy('block', side === 'next' ? 'desc' : 'asc')
          .limit(1),
      ),
    );
  }

  /** In the transaction that brought the log from one length to another. */
  grown(fromSeq: number, toSeq: number): void {
    const firstOpen = Math.floor((fromSeq + 1) / BLOCK_EVENTS) * BLOCK_EVENTS;
    const nextOpen = Math.floor((toSeq + 1) / BLOCK_EVENTS) * BLOCK_EVENTS;
    if (nextOpen > firstOpen) this.fill.run({ fromSeq: firstOpen, toSeq: nextOpen });
  }

  /** The stretches beyond `boundSeq` to that side that can hold such times, the nearest first. */
  *stretches(side: CursorSide, boundSeq: number, time: TimeRange): Generator<Stretch> {
    const tailSeq = ((this.newest.get({})?.block ?? -1) + 1) * BLOCK_EVENTS;
    const tail: Stretch = { afterSeq: tailSeq - 1, beforeSeq: Number.MAX_SAFE_INTEGER, isWhole: false };
    if (side === 'next') yield* bounded(tail, side, boundSeq);
    let block =
      side === 'next' ? Math.floor((boundSeq - 1) / BLOCK_EVENTS) : Math.floor((boundSeq + 1) / BLOCK_EVENTS);
    for (;;) {
      const found = this.touching[side].get({ ...time, block });
      if (!found) break;
      const isWhole = found.first_ms >= time.fromMs && found.last_ms < time.untilMs;
      let last = found.block;
      if (isWhole) {
        const end = this.runEnd[side].get({ ...time, block: found.block })?.block;
        last =
          end === undefined
            ? side === 'next'
              ? 0
              : tailSeq / BLOCK_EVENTS - 1
            : end + (side === 'next' ? 1 : -1);
      }
      const [low, high] = side === 'next' ? [last, found.block] : [found.block, last];
      const stretch = { afterSeq: low * BLOCK_EVENTS - 1, beforeSeq: (high + 1) * BLOCK_EVENTS, isWhole };
      yield* bounded(stretch, side, boundSeq);
      block = side === 'next' ? last - 1 : last + 1;
    }
    if (side === 'previous') yield* bounded(tail, side, boundSeq);
  }
}

/** The part of it that lies beyond the bound, if any. */
function* bounded(stretch: Stretch, side: CursorSide, boundSeq: number): Generator<Stretch> {
  const afterSeq = side === 'next' ? stretch.afterSeq : Math.max(stretch.afterSeq, boundSeq);
  const beforeSeq = side === 'next' ? Math.min(stretch.beforeSeq, boundSeq) : stretch.beforeSeq;
  if (beforeSeq - afterSeq > 1) yield { ...stretch, afterSeq, beforeSeq };
}

function bySide<T>(make: (side: CursorSide) => T): Record<CursorSide, T> {
  return { next: make('next'), previous: make('previous') };
}
