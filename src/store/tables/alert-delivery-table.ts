import type { Delivery } from '../../operations/security/alert-ports.js';
import { placesFor } from '../query.js';
import type { AlertDeliveryRow } from '../rows/security-rows.js';
import type { Sql } from '../sql.js';

/** Alerts on their way: what no receiver has confirmed. */
export class AlertDeliveryTable {
  private readonly waiting;
  private readonly number;
  private readonly oldest;
  private readonly top;
  private readonly newer;
  private readonly add;
  private readonly drop;
  private readonly again;

  constructor(sql: Sql) {
    this.waiting = sql.query((db, p: { channelId: string; limit: number }) =>
      db
        .selectFrom('alert_deliveries')
        .innerJoin('alerts', 'alerts.id', 'alert_deliveries.alert_id')
        .selectAll('alert_deliveries')
        .where('channel_id', '=', p.channelId)
        .orderBy('alerts.silent', 'desc')
        .orderBy('alert_deliveries.seq')
        .limit(p.limit),
    );
    this.number = sql.query((db, p: { channelId: string }) =>
      db
        .selectFrom('alert_deliveries')
        .select((row) => row.fn.countAll<number>().as('number'))
        .where('channel_id', '=', p.channelId),
    );
    this.oldest = sql.query((db, p: { channelId: string }) =>
      db
        .selectFrom('alert_deliveries')
        .innerJoin('alerts', 'alerts.id', 'alert_deliveries.alert_id')
        .select('alert_id')
        .where('channel_id', '=', p.channelId)
        .orderBy('alerts.silent')
        .orderBy('alert_deliveries.seq')
        .limit(1),
    );
    this.top = sql.query((db) =>
      db.selectFrom('alert_deliveries').select('seq').orderBy('seq', 'desc').limit(1),
    );
    this.newer = sql.query((db, p: { channelId: string; alertId: string; revision: number }) =>
      db
        .updateTable('alert_deliveries')
        .set({ revision: p.revision, tries: 0 })
        .where('channel_id', '=', p.channelId)
        .where('alert_id', '=', p.alertId),
    );
    this.add = sql.query((db, p: AlertDeliveryRow) =>
      db
        .insertInto('alert_deliveries')
        .values(placesFor(p, ['seq', 'channel_id', 'alert_id', 'revision', 'tries'])),
    );
    this.drop = sql.query((db, p: { channelId: string; alertId: string; revision: number }) =>
      db
        .deleteFrom('alert_deliveries')
        .where('channel_id', '=', p.channelId)
        .where('alert_id', '=', p.alertId)
        .where('revision', '<=', p.revision),
    );
    this.again = sql.query((db, p: { channelId: string; alertId: string; tries: number }) =>
      db
        .updateTable('alert_deliveries')
        .set({ tries: p.tries })
        .where('channel_id', '=', p.channelId)
        .where('alert_id', '=', p.alertId),
    );
  }

  /** Silent ones first, then in their order. */
  of(channelId: string, limit: number): readonly Delivery[] {
    return this.waiting.all({ channelId, limit }).map((row) => ({
      channelId: row.channel_id,
      alertId: row.alert_id,
      revision: row.revision,
      tries: row.tries,
    }));
  }

  put(channelId: string, alertId: string, revision: number, most: number): void {
    if (this.newer.run({ channelId, alertId, revision }) > 0) return;
    if (this.count(channelId) >= most) {
      const { alert_id: oldest } = this.oldest.get({ channelId }) ?? {};
      if (oldest !== undefined) this.forget(channelId, oldest);
    }
    const seq = (this.top.get({})?.seq ?? 0) + 1;
    this.add.run({ seq, channel_id: channelId, alert_id: alertId, revision, tries: 0 });
  }

  count(channelId: string): number {
    return this.number.get({ channelId })?.number ?? 0;
  }

  forget(channelId: string, alertId: string): void {
    this.drop.run({ channelId, alertId, revision: Number.MAX_SAFE_INTEGER });
  }

  /** One that tells something newer by now stays. */
  done({ channelId, alertId, revision }: Delivery): void {
    this.drop.run({ channelId, alertId, revision });
  }

  tried(delivery: Delivery, triesMax: number): void {
    const { channelId, alertId, tries } = delivery;
    if (tries + 1 >= triesMax) this.done(delivery);
    else this.again.run({ channelId, alertId, tries: tries + 1 });
  }
}
