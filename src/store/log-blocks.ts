import { sql as fragment } from 'kysely';
import type { CursorSide } from './cursor.js';
import { type BlockRange, LogSpans } from './log-spans.js';
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

/** All of time for a filter that says nothing of it. */
export function timeOf({ fromMs, untilMs }: Partial<TimeRange>): TimeRange {
  return { fromMs: fromMs ?? Number.MIN_SAFE_INTEGER, untilMs: untilMs ?? Number.MAX_SAFE_INTEGER };
}

type Place = TimeRange & BlockRange;

/**
 * Which parts of the log hold which times. Its order is not the time's: clocks jump, and locks tell late. Written once for
 * each full block, so it costs the disk nearly nothing; a block that spans more than its time is looked at, never missed.
 */
export class LogBlocks {
  private readonly fill;
  private readonly newest;
  private readonly touching;
  private readonly runEnd;
  private readonly newestTimes;
  private readonly spans: LogSpans;

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
          .where('block', '>=', p.low)
          .where('block', '<=', p.high)
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
          .where('block', '>=', p.low)
          .where('block', '<=', p.high)
          .where((row) => row.or([row('first_ms', '<', p.fromMs), row('last_ms', '>=', p.untilMs)]))
          .orderBy('block', side === 'next' ? 'desc' : 'asc')
          .limit(1),
      ),
    );
    this.newestTimes = sql.query((db, p: { fromSeq: number }) =>
      db
        .selectFrom('events')
        .select((one) => [
          one.fn.min<number | null>('at_ms').as('first_ms'),
          one.fn.max<number | null>('at_ms').as('last_ms'),
        ])
        .where('seq', '>=', p.fromSeq),
    );
    this.spans = new LogSpans(sql);
  }

  /** In the transaction that brought the log from one length to another. */
  grown(fromSeq: number, toSeq: number): void {
    const firstOpen = Math.floor((fromSeq + 1) / BLOCK_EVENTS) * BLOCK_EVENTS;
    const nextOpen = Math.floor((toSeq + 1) / BLOCK_EVENTS) * BLOCK_EVENTS;
    if (nextOpen > firstOpen) this.fill.run({ fromSeq: firstOpen, toSeq: nextOpen });
  }

  /** When what `grown` wrote was undone. */
  undone(): void {
    this.spans.forget();
  }

  /** The stretches beyond `boundSeq` to that side that can hold such times, the nearest first. */
  *stretches(side: CursorSide, boundSeq: number, time: TimeRange): Generator<Stretch> {
    const newestBlock = this.newest.get({})?.block ?? -1;
    this.spans.follow(newestBlock);
    const tailSeq = (newestBlock + 1) * BLOCK_EVENTS;
    if (side === 'next') yield* this.tail(tailSeq, side, boundSeq, time);
    let block =
      side === 'next' ? Math.floor((boundSeq - 1) / BLOCK_EVENTS) : Math.floor((boundSeq + 1) / BLOCK_EVENTS);
    for (;;) {
      const found = this.spans.nearest(
        side,
        block,
        ({ firstMs, lastMs }) => firstMs < time.untilMs && lastMs >= time.fromMs,
        this.touching[side],
        time,
      );
      if (!found) break;
      const isWhole = isWithin(found, time);
      const last = isWhole ? this.lastOfRun(side, found.block, newestBlock, time) : found.block;
      const [low, high] = side === 'next' ? [last, found.block] : [found.block, last];
      const stretch = { afterSeq: low * BLOCK_EVENTS - 1, beforeSeq: (high + 1) * BLOCK_EVENTS, isWhole };
      yield* bounded(stretch, side, boundSeq);
      block = side === 'next' ? last - 1 : last + 1;
    }
    if (side === 'previous') yield* this.tail(tailSeq, side, boundSeq, time);
  }

  /** The last block to that side, from one that lies within the time, before one that does not. */
  private lastOfRun(side: CursorSide, block: number, newestBlock: number, time: TimeRange): number {
    const step = side === 'next' ? -1 : 1;
    const end = this.spans.nearest(
      side,
      block + step,
      ({ firstMs, lastMs }) => firstMs < time.fromMs || lastMs >= time.untilMs,
      this.runEnd[side],
      time,
    );
    if (end) return end.block - step;
    return side === 'next' ? 0 : newestBlock;
  }

  /** The newest events, which are in no full block yet: their times are looked at, so that their rows need not be. */
  private *tail(tailSeq: number, side: CursorSide, boundSeq: number, time: TimeRange): Generator<Stretch> {
    for (const part of bounded(
      { afterSeq: tailSeq - 1, beforeSeq: Number.MAX_SAFE_INTEGER, isWhole: false },
      side,
      boundSeq,
    )) {
      const { first_ms = null, last_ms = null } = this.newestTimes.get({ fromSeq: tailSeq }) ?? {};
      if (first_ms === null || last_ms === null) return;
      if (first_ms < time.untilMs && last_ms >= time.fromMs)
        yield { ...part, isWhole: isWithin({ first_ms, last_ms }, time) };
    }
  }
}

function isWithin(
  { first_ms, last_ms }: { readonly first_ms: number; readonly last_ms: number },
  { fromMs, untilMs }: TimeRange,
): boolean {
  return first_ms >= fromMs && last_ms < untilMs;
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
