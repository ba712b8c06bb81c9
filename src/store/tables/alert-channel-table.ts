import type { AlertChannel } from '../../security/alert-channel.js';
import {
  type ChannelView,
  type ChannelWrites,
  type Delivery,
  PENDING_OF_ONE_CHANNEL_MAX,
} from '../../operations/security/alert-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { placesFor } from '../query.js';
import type { AlertChannelRow } from '../rows/security-rows.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';
import { CHANNEL_COLUMNS, type ChannelRow, channelRow, readChannel } from './alert-channel-row.js';
import { AlertDeliveryTable } from './alert-delivery-table.js';
import { RowsById } from './rows-by-id.js';

const secretOf = (id: string): SealPurpose => ['alert channel', id];

/** More than there can be. */
const ALL_MAX = 1_000;
const ERROR_CHARACTERS_MAX = 200;

export class AlertChannelTable implements ChannelWrites {
  private readonly sealer: Sealer;
  private readonly deliveries: AlertDeliveryTable;
  private readonly rows;
  private readonly every;
  private readonly total;
  private readonly add;
  private readonly change;
  private readonly drop;
  private readonly worked;
  private readonly failed;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.deliveries = new AlertDeliveryTable(sql);
    this.rows = new RowsById(sql, {
      select: (db) => db.selectFrom('alert_channels').selectAll(),
      read: (row) => this.view(row),
    });
    this.every = sql.query((db, p: { limit: number }) =>
      db.selectFrom('alert_channels').selectAll().orderBy('id').limit(p.limit),
    );
    this.total = sql.query((db) =>
      db.selectFrom('alert_channels').select((row) => row.fn.countAll<number>().as('total')),
    );
    this.add = sql.query((db, p: ChannelRow) =>
      db.insertInto('alert_channels').values(placesFor(p, ['id', ...CHANNEL_COLUMNS])),
    );
    this.change = sql.query((db, p: ChannelRow) =>
      db
        .updateTable('alert_channels')
        .set(placesFor(p, [...CHANNEL_COLUMNS]))
        .where('id', '=', p.id),
    );
    this.drop = sql.query((db, p: { id: string }) => db.deleteFrom('alert_channels').where('id', '=', p.id));
    this.worked = sql.query((db, p: { id: string; at: number }) =>
      db
        .updateTable('alert_channels')
        .set({ last_sent_at_ms: p.at, last_error: null, last_error_at_ms: null })
        .where('id', '=', p.id),
    );
    this.failed = sql.query((db, p: { id: string; error: string; at: number }) =>
      db
        .updateTable('alert_channels')
        .set({ last_error: p.error, last_error_at_ms: p.at })
        .where('id', '=', p.id),
    );
  }

  byId(id: string): ChannelView | null {
    return this.rows.byId(id);
  }

  list(page: PageRequest) {
    return this.rows.page(page);
  }

  all(): readonly AlertChannel[] {
    return this.every.all({ limit: ALL_MAX }).map(readChannel);
  }

  count(): number {
    return this.total.get({})?.total ?? 0;
  }

  secretOf(id: string): string | null {
    const sealed = this.rows.row(id)?.secret_sealed ?? null;
    return sealed && Buffer.from(this.sealer.open(secretOf(id), sealed)).toString('utf8');
  }

  pendingOf(channelId: string, limit: number): readonly Delivery[] {
    return this.deliveries.of(channelId, limit);
  }

  insert(channel: AlertChannel, secret: string | null): void {
    this.add.run(channelRow(channel, this.seal(channel.id, secret)));
  }

  update(channel: AlertChannel, secret?: string): void {
    const before = this.rows.row(channel.id)?.secret_sealed ?? null;
    this.change.run(channelRow(channel, secret === undefined ? before : this.seal(channel.id, secret)));
  }

  remove(id: string): void {
    this.drop.run({ id });
  }

  enqueue(channelId: string, alertId: string, revision: number): void {
    this.deliveries.put(channelId, alertId, revision, PENDING_OF_ONE_CHANNEL_MAX);
  }

  giveUp(channelId: string, alertIds: readonly string[]): void {
    for (const alertId of alertIds) this.deliveries.forget(channelId, alertId);
  }

  delivered(deliveries: readonly Delivery[], atMs: number): void {
    for (const delivery of deliveries) this.deliveries.done(delivery);
    for (const id of new Set(deliveries.map(({ channelId }) => channelId))) this.worked.run({ id, at: atMs });
  }

  notDelivered(deliveries: readonly Delivery[], error: string, atMs: number, triesMax: number): void {
    for (const delivery of deliveries) this.deliveries.tried(delivery, triesMax);
    for (const id of new Set(deliveries.map(({ channelId }) => channelId))) this.tested(id, error, atMs);
  }

  tested(id: string, error: string | null, atMs: number): void {
    if (error === null) this.worked.run({ id, at: atMs });
    else this.failed.run({ id, error: error.slice(0, ERROR_CHARACTERS_MAX), at: atMs });
  }

  private view(row: AlertChannelRow): ChannelView {
    return {
      channel: readChannel(row),
      lastSentAtMs: row.last_sent_at_ms,
      lastError: row.last_error,
      lastErrorAtMs: row.last_error_at_ms,
      pending: this.deliveries.count(row.id),
    };
  }

  private seal(id: string, secret: string | null): Uint8Array | null {
    return secret === null ? null : this.sealer.seal(secretOf(id), Buffer.from(secret, 'utf8'));
  }
}
