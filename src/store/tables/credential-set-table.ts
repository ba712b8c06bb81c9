import type { SetRecord } from '../../operations/access/credential-ports.js';
import { FRESH_BUDGET } from '../../locks/credential-budget.js';
import { placesFor } from '../query.js';
import type { CredentialSetRow } from '../rows/access-rows.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';

const keyOf = (deviceId: string): SealPurpose => ['credential key', deviceId];

/** What is known of the set of codes on each lock; one row a lock. */
export class CredentialSetTable {
  private readonly sealer: Sealer;
  private readonly one;
  private readonly add;
  private readonly change;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.one = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('credential_sets').selectAll().where('device_id', '=', p.deviceId),
    );
    this.add = sql.query((db, p: CredentialSetRow) =>
      db
        .insertInto('credential_sets')
        .values(
          placesFor(p, [
            'device_id',
            'key_sealed',
            'slots',
            'version',
            'digest',
            'taken_version',
            'taken_digest',
            'budget_from_ms',
            'repairs',
            'retries',
          ]),
        ),
    );
    this.change = sql.query((db, p: Omit<CredentialSetRow, 'key_sealed'>) =>
      db
        .updateTable('credential_sets')
        .set(
          placesFor(p, [
            'slots',
            'version',
            'digest',
            'taken_version',
            'taken_digest',
            'budget_from_ms',
            'repairs',
            'retries',
          ]),
        )
        .where('device_id', '=', p.device_id),
    );
  }

  of(deviceId: string): SetRecord | null {
    const row = this.one.get({ deviceId });
    if (!row) return null;
    return {
      deviceId,
      key: this.sealer.open(keyOf(deviceId), row.key_sealed),
      slots: row.slots,
      version: row.version,
      digest: row.digest,
      takenVersion: row.taken_version,
      takenDigest: row.taken_digest,
      budget: { fromMs: row.budget_from_ms, repairs: row.repairs, retries: row.retries },
    };
  }

  open(deviceId: string, key: Uint8Array, noSetDigest: Uint8Array): SetRecord {
    const record: SetRecord = {
      deviceId,
      key,
      slots: null,
      version: 0,
      digest: noSetDigest,
      takenVersion: 0,
      takenDigest: noSetDigest,
      budget: FRESH_BUDGET,
    };
    this.add.run({ ...rowOf(record), key_sealed: this.sealer.seal(keyOf(deviceId), key) });
    return record;
  }

  put(record: SetRecord): void {
    this.change.run(rowOf(record));
  }
}

function rowOf(record: SetRecord): Omit<CredentialSetRow, 'key_sealed'> {
  return {
    device_id: record.deviceId,
    slots: record.slots,
    version: record.version,
    digest: record.digest,
    taken_version: record.takenVersion,
    taken_digest: record.takenDigest,
    budget_from_ms: Math.floor(record.budget.fromMs),
    repairs: record.budget.repairs,
    retries: record.budget.retries,
  };
}
