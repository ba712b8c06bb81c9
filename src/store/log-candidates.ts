import { sql as fragment } from 'kysely';
import { isWithheld, WITHHELD_TYPES } from '../audit/event.js';
import type { EventFilter } from '../operations/audit/event-ports.js';
import type { CursorSide } from './cursor.js';
import { type Stretch, type TimeRange, timeOf } from './log-blocks.js';
import type { Query } from './query.js';
import type { Sql } from './sql.js';

type Keys = Required<Pick<EventFilter, 'deviceId' | 'userId'>> & { type: string };
const WITHHELD = fragment.join(WITHHELD_TYPES.map((type) => fragment.lit(type)));

type Column = 'device_id' | 'user_id' | 'type';
type Parameters = Keys & TimeRange & { afterSeq: number; beforeSeq: number; limit: number };

const PARAMETER = { device_id: 'deviceId', user_id: 'userId', type: 'type' } as const satisfies Record<
  Column,
  keyof Keys
>;

/** What a filter is read from. `merged`: of one kind of event after another, since there is no index for the column alone. */
interface Way {
  readonly index: string | null;
  readonly columns: readonly Column[];
  readonly merged?: true;
}

/**
 * Numbers of events by lock, person and kind, in order, out of an index that holds nothing else: however rare a pair is, no
 * row is read in vain. Named indexes, since SQLite has no statistics here to choose by.
 */
export class LogCandidates {
  private readonly sql: Sql;
  private readonly seqs = new Map<string, Query<Parameters, { seq: number }>>();
  private readonly kinds = new Map<string, Query<Keys & { after: string }, { type: string | null }>>();

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The first ones within a stretch, up to `limit`. */
  within(filter: EventFilter, side: CursorSide, stretch: Stretch, limit: number): number[] {
    const each = ofEachLock(filter);
    if (!each) return this.withinOne(filter, side, stretch, limit);
    const found = each.flatMap((one) => this.withinOne(one, side, stretch, limit));
    return inOrder(found, side).slice(0, limit);
  }

  /** How many there are, up to `limit`. */
  count(filter: EventFilter, stretch: Stretch, limit: number): number {
    let count = 0;
    for (const one of ofEachLock(filter) ?? [filter]) {
      if (count >= limit) break;
      count += this.countOne(one, stretch, limit - count);
    }
    return count;
  }

  private withinOne(
    filter: EventFilter,
    side: CursorSide,
    { afterSeq, beforeSeq }: Stretch,
    limit: number,
  ): number[] {
    const { deviceId = '', userId = '', type = '' } = filter;
    if (isWithheld(type)) return [];
    const given = { deviceId, userId, type, afterSeq, beforeSeq, limit, ...timeOf(filter) };
    const way = wayOf(filter);
    const query = this.query(way, side);
    if (way.merged === undefined) return query.all(given).map(({ seq }) => seq);
    const found: number[] = [];
    for (const kind of this.kindsOf(way, given)) {
      found.push(...query.all({ ...given, type: kind }).map(({ seq }) => seq));
    }
    return inOrder(found, side).slice(0, limit);
  }

  private countOne(filter: EventFilter, { afterSeq, beforeSeq }: Stretch, limit: number): number {
    const { deviceId = '', userId = '', type = '' } = filter;
    if (isWithheld(type)) return 0;
    const given = { deviceId, userId, type, afterSeq, beforeSeq, limit, ...timeOf(filter) };
    const way = wayOf(filter);
    const query = this.query(way, 'next');
    if (way.merged === undefined) return query.count(given);
    let count = 0;
    for (const kind of this.kindsOf(way, given)) {
      count += query.count({ ...given, type: kind, limit: limit - count });
      if (count >= limit) break;
    }
    return count;
  }

  /** Kinds of events that there are of the lock, or of the person: each found by one step into the index. */
  private *kindsOf(way: Way, keys: Keys): Generator<string> {
    const query = this.kindQuery(way);
    for (let after = ''; ;) {
      const kind = query.get({ ...keys, after })?.type ?? null;
      if (kind === null) return;
      if (!isWithheld(kind)) yield kind;
      after = kind;
    }
  }

  private query({ index, columns }: Way, side: CursorSide): Query<Parameters, { seq: number }> {
    const name = `${index ?? '-'} ${side}`;
    let query = this.seqs.get(name);
    if (!query) {
      query = this.sql.query((db, p: Parameters) => {
        const raw = fragment<{ seq: number }>`SELECT seq FROM events ${indexed(index)} WHERE ${fragment.join(
          [
            ...columns.map((column) => fragment`${fragment.ref(column)} = ${p[PARAMETER[column]]}`),
            // With no index the rows are walked through, and their times cost nothing more.
            ...(index === null
              ? [
                  fragment`at_ms >= ${p.fromMs}`,
                  fragment`at_ms < ${p.untilMs}`,
                  fragment`type NOT IN (${WITHHELD})`,
                ]
              : []),
            fragment`seq > ${p.afterSeq}`,
            fragment`seq < ${p.beforeSeq}`,
          ],
          fragment` AND `,
        )} ORDER BY seq ${fragment.raw(side === 'next' ? 'DESC' : 'ASC')} LIMIT ${p.limit}`;
        return { compile: () => raw.compile(db) };
      });
      this.seqs.set(name, query);
    }
    return query;
  }

  private kindQuery({ index, columns }: Way): Query<Keys & { after: string }, { type: string | null }> {
    const [column = 'device_id'] = columns;
    let query = this.kinds.get(column);
    if (!query) {
      query = this.sql.query((db, p: Keys & { after: string }) => {
        const raw = fragment<{ type: string | null }>`SELECT min(type) AS type FROM events ${indexed(index)}
          WHERE ${fragment.ref(column)} = ${p[PARAMETER[column]]} AND type > ${p.after}`;
        return { compile: () => raw.compile(db) };
      });
      this.kinds.set(column, query);
    }
    return query;
  }
}

/** Of several locks it is one lock after another: there are few of them, or the filter would name none. */
function ofEachLock({ deviceIds, ...filter }: EventFilter): readonly EventFilter[] | null {
  if (deviceIds === undefined) return null;
  const ids = filter.deviceId === undefined ? deviceIds : deviceIds.filter((id) => id === filter.deviceId);
  return ids.map((deviceId) => ({ ...filter, deviceId }));
}

function inOrder(seqs: number[], side: CursorSide): number[] {
  return seqs.sort((a, b) => (side === 'next' ? b - a : a - b));
}

function indexed(index: string | null) {
  return index === null ? fragment`` : fragment`INDEXED BY ${fragment.id(index)}`;
}

/** Of lock, person and kind together the kind is looked at row by row: what one person did at one door is not much. */
function wayOf({ deviceId, userId, type }: EventFilter): Way {
  if (deviceId !== undefined && userId !== undefined)
    return { index: 'events_by_device_user', columns: ['device_id', 'user_id'] };
  if (deviceId !== undefined)
    return {
      index: 'events_by_device_type',
      columns: ['device_id', 'type'],
      ...(type === undefined && { merged: true }),
    };
  if (userId !== undefined)
    return {
      index: 'events_by_user_type',
      columns: ['user_id', 'type'],
      ...(type === undefined && { merged: true }),
    };
  return type === undefined ? { index: null, columns: [] } : { index: 'events_by_type', columns: ['type'] };
}

/** Whether candidates are found by walking through every row of a stretch. */
export function isWalkedThrough(filter: EventFilter): boolean {
  return wayOf(filter).index === null && filter.deviceIds === undefined;
}

/** What of a filter the candidates don't answer: such rows are read, and looked at. */
export function isLookedAt(filter: EventFilter): boolean {
  const { deviceId, deviceIds, userId, type, success, reason, method } = filter;
  const all = (deviceId ?? deviceIds) !== undefined && userId !== undefined && type !== undefined;
  return all || success !== undefined || reason !== undefined || method !== undefined;
}
