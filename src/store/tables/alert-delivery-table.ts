import type { Delivery } from '../../operations/security/alert-ports.js';
import { placesFor } from '../query.js';
import type { AlertDeliveryRow } from '../schema.js';
import type { Sql } from '../sql.js';

/** Alerts on their way: what no receiver has confirmed. */
export class AlertDeliveryTable {
  private readonly waiting;
  private readonly top;
  private readonly newer;
  private readonly add;
  private readonly drop;
  private readonly again;

  constructor(sql: Sql) {
    this.waiting = sql.query((db, p: { channelId: string; limit: number }) =>
      db
        .selectFrom('alert_deliveries')
        .selectAll()
        .where('channel_id', '=', p.channelId)
        .orderBy('seq')
        .limit(p.limit),
    );
    this.top = sql.query((db) =>
      db.selectFrom('alert_deliveries').select('seq').orderBy('seq', 'desc').limit(1),
    );
    this.newer = sql.query((db, p: { channelId: string; alertId: string; revision: number }) =>
      db
        .updateTable('alert_deliveries')
        .set({ revision: p.revision })
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
    const [oldest, ...rest] = this.of(channelId, most);
    if (oldest && rest.length + 1 >= most) this.drop.run({ ...oldest, revision: Number.MAX_SAFE_INTEGER });
    const seq = (this.top.get({})?.seq ?? 0) + 1;
    this.add.run({ seq, channel_id: channelId, alert_id: alertId, revision, tries: 0 });
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
