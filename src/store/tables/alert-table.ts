import { sql as fragment } from 'kysely';
import { ERASED_NAME } from '../../audit/event-part.js';
import type { Alert, AlertKind } from '../../security/alert.js';
import {
  ALERTS_OF_ONE_KEY_MAX,
  type AlertFilter,
  type AlertWrites,
} from '../../operations/security/alert-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { type CursorSide, seqKey } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import { placesFor, type Query } from '../query.js';
import type { AlertRow } from '../rows/security-rows.js';
import type { Sql } from '../sql.js';
import { ALERT_CHANGES, ALERT_COLUMNS, alertRow, readAlert } from './alert-row.js';

/** Read at one look for what ended by itself. */
const UNRESOLVED_READ_MAX = 500;
/** Removed at one look. */
const REMOVED_AT_ONCE_MAX = 1_000;
/** Word for word what the partial index is over. */
const UNRESOLVED = fragment<boolean>`state <> 'resolved'`;

interface PagePlaces {
  state: string;
  level: string;
  kind: string;
  deviceId: string;
  silent: number;
  bound: number;
  limit: number;
}

export class AlertTable implements AlertWrites {
  private readonly sql: Sql;
  /** One a side and set of filters: at most 48. */
  private readonly pages = new Map<string, Query<PagePlaces, AlertRow>>();
  private readonly one;
  private readonly ofKey;
  private readonly ofDevice;
  private readonly unresolved;
  private readonly top;
  private readonly add;
  private readonly change;
  private readonly drop;
  private readonly old;
  private readonly dropOf;
  private readonly unname;
  private readonly unnameHand;

  constructor(sql: Sql) {
    this.sql = sql;
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('alerts').selectAll().where('id', '=', p.id),
    );
    this.ofKey = sql.query((db, p: { key: string; limit: number }) =>
      db.selectFrom('alerts').selectAll().where('key', '=', p.key).orderBy('seq', 'desc').limit(p.limit),
    );
    this.ofDevice = sql.query((db, p: { deviceId: string; limit: number }) =>
      db
        .selectFrom('alerts')
        .selectAll()
        .where('device_id', '=', p.deviceId)
        .where(UNRESOLVED)
        .limit(p.limit),
    );
    this.unresolved = sql.query((db, p: { limit: number }) =>
      db.selectFrom('alerts').selectAll().where(UNRESOLVED).limit(p.limit),
    );
    this.top = sql.query((db) => db.selectFrom('alerts').select('seq').orderBy('seq', 'desc').limit(1));
    this.add = sql.query((db, p: AlertRow) =>
      db.insertInto('alerts').values(placesFor(p, ['seq', ...ALERT_COLUMNS])),
    );
    this.change = sql.query((db, p: Omit<AlertRow, 'seq'>) =>
      db
        .updateTable('alerts')
        .set(placesFor(p, [...ALERT_CHANGES]))
        .where('id', '=', p.id),
    );
    this.drop = sql.query((db, p: { id: string }) => db.deleteFrom('alerts').where('id', '=', p.id));
    this.old = sql.query((db, p: { at: number; limit: number }) =>
      db.selectFrom('alerts').select('id').where('resolved_at_ms', '<', p.at).limit(p.limit),
    );
    this.dropOf = sql.query((db, p: { userId: string }) =>
      db.deleteFrom('alerts').where('device_id', 'is', null).where('user_id', '=', p.userId),
    );
    this.unname = sql.query((db, p: { userId: string }) =>
      db.updateTable('alerts').set({ user_id: null }).where('user_id', '=', p.userId),
    );
    this.unnameHand = (['acknowledged_by', 'resolved_by'] as const).map((column) =>
      sql.query((db, p: { userId: string; hand: string }) =>
        db
          .updateTable('alerts')
          .set({ [column]: p.hand, note: null })
          .where(fragment<string>`json_extract(${fragment.ref(column)}, '$.id')`, '=', p.userId),
      ),
    );
  }

  byId(id: string): Alert | null {
    const row = this.one.get({ id });
    return row ? readAlert(row) : null;
  }

  lastOf(key: string): Alert | null {
    const row = this.ofKey.get({ key, limit: 1 });
    return row ? readAlert(row) : null;
  }

  unresolvedOf(deviceId: string): readonly Alert[] {
    return this.ofDevice.all({ deviceId, limit: UNRESOLVED_READ_MAX }).map(readAlert);
  }

  unresolvedOfKinds(kinds: readonly AlertKind[]): readonly Alert[] {
    const all = this.unresolved.all({ limit: UNRESOLVED_READ_MAX }).map(readAlert);
    return all.filter(({ kind }) => kinds.includes(kind));
  }

  page(page: PageRequest, filter: AlertFilter) {
    const { state = '', level = '', kind = '', deviceId = '' } = filter;
    const places = { state, level, kind, deviceId, silent: Number(filter.silent) };
    return keysetPage(page, {
      key: seqKey,
      start: Number.MAX_SAFE_INTEGER,
      fetch: (side, bound, limit) => this.pageQuery(side, filter).all({ ...places, bound, limit }),
      count: (bound, limit) => this.pageQuery('next', filter).count({ ...places, bound, limit }),
      keyOf: (row) => row.seq,
      read: readAlert,
    });
  }

  insert(alert: Alert): void {
    this.makeRoom(alert.key);
    this.add.run({ seq: (this.top.get({})?.seq ?? 0) + 1, ...alertRow(alert) });
  }

  update(alert: Alert): void {
    this.change.run(alertRow(alert));
  }

  forgetPerson(userId: string): void {
    this.dropOf.run({ userId });
    this.unname.run({ userId });
    const hand = JSON.stringify({ id: userId, name: ERASED_NAME });
    for (const query of this.unnameHand) query.run({ userId, hand });
  }

  removeResolvedBefore(atMs: number): number {
    const old = this.old.all({ at: atMs, limit: REMOVED_AT_ONCE_MAX });
    return old.reduce((sum, { id }) => sum + this.drop.run({ id }), 0);
  }

  private makeRoom(key: string): void {
    const known = this.ofKey.all({ key, limit: REMOVED_AT_ONCE_MAX });
    const oldestFirst = [...known].reverse();
    const over = (row: AlertRow) => row.state === 'resolved';
    const order = [...oldestFirst.filter(over), ...oldestFirst.filter((row) => !over(row))];
    for (const { id } of order.slice(0, Math.max(0, known.length + 1 - ALERTS_OF_ONE_KEY_MAX))) {
      this.drop.run({ id });
    }
  }

  private pageQuery(side: CursorSide, filter: AlertFilter): Query<PagePlaces, AlertRow> {
    const { state, level, kind, deviceId } = filter;
    const name = [
      side,
      state === 'unresolved' ? '!' : state && '+',
      level && '+',
      kind && '+',
      deviceId && '+',
    ]
      .map((part) => part ?? '-')
      .join('');
    let query = this.pages.get(name);
    if (!query) {
      query = this.sql.query((db, p: PagePlaces) => {
        let select = db.selectFrom('alerts').selectAll().where('silent', '=', p.silent);
        if (state === 'unresolved') select = select.where(UNRESOLVED);
        else if (state !== undefined) select = select.where('state', '=', p.state);
        if (level !== undefined) select = select.where('level', '=', p.level);
        if (kind !== undefined) select = select.where('kind', '=', p.kind);
        if (deviceId !== undefined) select = select.where('device_id', '=', p.deviceId);
        return select
          .where('seq', side === 'next' ? '<' : '>', p.bound)
          .orderBy('seq', side === 'next' ? 'desc' : 'asc')
          .limit(p.limit);
      });
      this.pages.set(name, query);
    }
    return query;
  }
}
