import { sql as fragment } from 'kysely';
import type { CursorSide } from './cursor.js';
import type { Query } from './query.js';
import type { Sql } from './sql.js';

/** Blocks of the log whose times are known together: of ten million events there are 152 such spans. */
export const SPAN_BLOCKS = 128;

/** Which times the events of a span have; both included. */
export interface SpanTimes {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Blocks from one to another, both included. */
export interface BlockRange {
  readonly low: number;
  readonly high: number;
}

const NO_TIMES: SpanTimes = { firstMs: Infinity, lastMs: -Infinity };

/**
 * The times of the log's blocks, 128 at a time, in memory: without them a search for a day would read a row of each block
 * of ten years. Read when the time is first asked about; never written, and forgotten when blocks are undone.
 */
export class LogSpans {
  private readonly times;
  private readonly known: SpanTimes[] = [];

  constructor(sql: Sql) {
    this.times = sql.query((db, p: { fromBlock: number; beforeBlock: number }) =>
      db
        .selectFrom('log_blocks')
        .select((one) => [
          fragment<number>`block / ${fragment.lit(SPAN_BLOCKS)}`.as('span'),
          one.fn.min('first_ms').as('first_ms'),
          one.fn.max('last_ms').as('last_ms'),
        ])
        .where('block', '>=', p.fromBlock)
        .where('block', '<', p.beforeBlock)
        .groupBy('span'),
    );
  }

  /** Reads the spans that have become full since. @param newestBlock -1 for a log that has none yet */
  follow(newestBlock: number): void {
    const full = Math.floor((newestBlock + 1) / SPAN_BLOCKS);
    if (full <= this.known.length) return;
    const blocks = { fromBlock: this.known.length * SPAN_BLOCKS, beforeBlock: full * SPAN_BLOCKS };
    const rows = this.times.all(blocks);
    // A log whose end was cut off goes on where it stood: a span of the gap has no blocks.
    while (this.known.length < full) this.known.push(NO_TIMES);
    for (const { span, first_ms, last_ms } of rows) this.known[span] = { firstMs: first_ms, lastMs: last_ms };
  }

  forget(): void {
    this.known.length = 0;
  }

  /**
   * The first block at `block` or beyond it to that side that a query finds.
   * @param mayHold whether a span of such times can hold such a block
   * @param query finds the first such block within a range, to that side
   */
  nearest<P extends object, R>(
    side: CursorSide,
    block: number,
    mayHold: (times: SpanTimes) => boolean,
    query: Query<P & BlockRange, R>,
    parameters: P,
  ): R | undefined {
    for (const range of this.ranges(side, block, mayHold)) {
      const found = query.get({ ...parameters, ...range });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private *ranges(
    side: CursorSide,
    block: number,
    mayHold: (times: SpanTimes) => boolean,
  ): Generator<BlockRange> {
    const openFrom = this.known.length * SPAN_BLOCKS;
    const open = { low: Math.max(block, openFrom), high: Number.MAX_SAFE_INTEGER };
    if (side === 'next' && block >= openFrom) yield { low: openFrom, high: block };
    const step = side === 'next' ? -1 : 1;
    const first = Math.floor(Math.min(block, openFrom - 1) / SPAN_BLOCKS);
    for (let span = side === 'next' ? first : Math.floor(block / SPAN_BLOCKS); ; span += step) {
      const times = this.known[span];
      if (!times) break;
      if (!mayHold(times)) continue;
      const [low, high] = [span * SPAN_BLOCKS, (span + 1) * SPAN_BLOCKS - 1];
      yield side === 'next' ? { low, high: Math.min(block, high) } : { low: Math.max(block, low), high };
    }
    if (side === 'previous') yield open;
  }
}
