import type { ReplacementOffer, ReplacementOfferWrites } from '../../operations/locks/replacement-ports.js';
import { placesFor } from '../query.js';
import type { ReplacementOfferRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';

const COLUMNS = [
  'device_id',
  'secret_hash',
  'offered_at_ms',
  'profile',
] as const satisfies readonly (keyof ReplacementOfferRow)[];

/** Places of locks that are offered to new ones over MQTT; goes with the lock (foreign key). */
export class ReplacementOfferTable implements ReplacementOfferWrites {
  private readonly one;
  private readonly waiting;
  private readonly add;
  private readonly drop;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('replacement_offers').select(COLUMNS).where('device_id', '=', p.deviceId),
    );
    this.waiting = sql.query((db) =>
      db
        .selectFrom('replacement_offers')
        .select(COLUMNS)
        .where('secret_hash', 'is not', null)
        .orderBy('device_id'),
    );
    this.add = sql.query((db, p: ReplacementOfferRow) =>
      db.replaceInto('replacement_offers').values(placesFor(p, COLUMNS)),
    );
    this.drop = sql.query((db, p: { deviceId: string }) =>
      db.deleteFrom('replacement_offers').where('device_id', '=', p.deviceId),
    );
  }

  ofDevice(deviceId: string): ReplacementOffer | null {
    const row = this.one.get({ deviceId });
    return row ? readOffer(row) : null;
  }

  open(): readonly ReplacementOffer[] {
    return this.waiting.all({}).map(readOffer);
  }

  put({ deviceId, secretHash, offeredAtMs, profile }: ReplacementOffer): void {
    this.add.run({ device_id: deviceId, secret_hash: secretHash, offered_at_ms: offeredAtMs, profile });
  }

  remove(deviceId: string): void {
    this.drop.run({ deviceId });
  }
}

function readOffer(row: ReplacementOfferRow): ReplacementOffer {
  return {
    deviceId: row.device_id,
    secretHash: row.secret_hash,
    offeredAtMs: row.offered_at_ms,
    profile: row.profile === 'basic' ? 'basic' : 'full',
  };
}
