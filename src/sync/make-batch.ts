import { eventLine } from '../audit/replica/event-line.js';
import {
  BATCH_BYTES_MAX,
  BATCH_LINES_MAX,
  LINE_VERSION,
  type Head,
  type Lane,
  type Line,
} from '../audit/replica/protocol.js';
import { REQUESTS_ENTITY } from '../audit/replica/requests.js';
import { entityLine, gapLine } from '../audit/replica/telemetry-line.js';
import { nextTurn } from '../kit/next-turn.js';
import type { EntityChange, OutboxReads } from '../operations/cloud/outbox-ports.js';
import { LineBuffer } from './line-buffer.js';
import { PackedLines } from './packed-lines.js';

/** Rows read in one turn of the event loop, so that no door waits long behind them: some tenths of a millisecond. */
export const ROWS_AT_ONCE = 32;

export interface BatchPlan {
  readonly epoch: number;
  readonly lane: Lane;
  /** The last number that the cloud has. */
  readonly after: number;
  /** Lines that the cloud takes now. */
  readonly credit: number;
  /** Bytes before they are compressed, at most `BATCH_BYTES_MAX`, unless one line has more. Default: that. */
  readonly bytesMax?: number;
  /** What tells of a later event waits, be it its erasure or the request that led to it: the event itself must be there first. */
  readonly auditAcked: number;
  readonly nowMs: number;
}

export interface Batch {
  readonly first: number;
  readonly head: Head;
  readonly body: Buffer;
  /** Whether it ended because it was full: more is likely to follow. */
  readonly isFull: boolean;
}

/** What was read in one turn: newline-delimited JSON. */
interface Piece {
  readonly text: string;
  readonly count: number;
  readonly last: Pick<Head, 'seq' | 'hash'>;
  /** From where to read on; null: that was all. */
  readonly reached: number | null;
}

/**
 * The next batch of a lane, from what is committed now.
 * @param lines where they are gathered; free again afterwards
 * @param letBy awaited between pieces
 * @returns null when nothing is to be sent
 */
export async function makeBatch(
  outbox: OutboxReads,
  plan: BatchPlan,
  lines = new LineBuffer(),
  letBy: () => Promise<void> = nextTurn,
): Promise<Batch | null> {
  const read = plan.lane === 'audit' ? readLog : readChanges;
  const linesMax = Math.min(plan.credit, BATCH_LINES_MAX);
  const bytesMax = Math.min(plan.bytesMax ?? BATCH_BYTES_MAX, BATCH_BYTES_MAX);
  const packed = new PackedLines(lines);
  let [count, atOnce] = [0, ROWS_AT_ONCE];
  let last: Piece['last'] | null = null;
  let after: number | null = plan.after;
  while (after !== null && count < linesMax) {
    const piece = read(outbox, plan, after, Math.min(atOnce, linesMax - count));
    if (!piece) break;
    const isTooLong = packed.bytes + Buffer.byteLength(piece.text) > bytesMax;
    if (isTooLong && piece.count > 1) {
      // Long lines: fewer of them at once, until the batch is full to the line.
      atOnce = Math.ceil(Math.min(atOnce, piece.count) / 2);
      continue;
    }
    if (isTooLong && last) break;
    await packed.add(piece.text);
    count += piece.count;
    last = piece.last;
    after = piece.reached;
    await letBy();
  }
  if (!last) return null;
  return {
    first: plan.after + 1,
    head: { epoch: plan.epoch, lane: plan.lane, ...last },
    body: await packed.end(),
    isFull: after !== null,
  };
}

function readLog(outbox: OutboxReads, _: BatchPlan, after: number, limit: number): Piece | null {
  const lines = outbox.lines(after, limit);
  return lines && { ...lines, reached: lines.count < limit ? null : lines.last.seq };
}

/** Of telemetry, at most `limit` lines: a gap is one too. */
function readChanges(outbox: OutboxReads, plan: BatchPlan, after: number, limit: number): Piece | null {
  const changes = outbox.changes(after, limit);
  const early = changes.findIndex((change) => isTooEarly(change, plan.auditAcked));
  const lines: Line[] = [];
  let reached = after;
  for (const change of early === -1 ? changes : changes.slice(0, early)) {
    if (change.sequence > reached + 1) lines.push(gapLine(reached + 1, change.sequence - 1, plan.nowMs));
    lines.push(lineOf(change, plan.nowMs));
    reached = change.sequence;
  }
  const kept = lines.slice(0, limit);
  const last = kept.at(-1);
  if (!last) return null;
  const isAll = kept.length === lines.length && (early !== -1 || changes.length < limit);
  const text = kept.map((line) => `${JSON.stringify(line)}\n`).join('');
  return { text, count: kept.length, last, reached: isAll ? null : last.seq };
}

function isTooEarly({ entity, now }: EntityChange, auditAcked: number): boolean {
  if (now === null) return false;
  const told = isEvent(now) ? now.event.seq : entity === REQUESTS_ENTITY ? now['log_seq'] : null;
  return typeof told === 'number' && told > auditAcked;
}

function lineOf({ sequence, entity, key, version, now }: EntityChange, readAtMs: number): Line {
  if (now !== null && isEvent(now))
    return entityLine({ sequence, entity, key, version: LINE_VERSION, row: { ...eventLine(now) } }, readAtMs);
  return entityLine({ sequence, entity, key, version, row: now }, readAtMs);
}

function isEvent(
  now: NonNullable<EntityChange['now']>,
): now is Extract<typeof now, { readonly event: unknown }> {
  return 'chainHash' in now && 'event' in now;
}
