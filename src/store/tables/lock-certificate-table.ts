import type {
  LockCertificate,
  LockCertificateWrites,
} from '../../operations/certificates/lock-certificate-ports.js';
import { placesFor } from '../query.js';
import type { LockCertificateRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';

export class LockCertificateTable implements LockCertificateWrites {
  private readonly one;
  private readonly ofLock;
  private readonly add;
  private readonly drop;
  private readonly promote;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { fingerprint: Uint8Array }) =>
      db
        .selectFrom('lock_certificates')
        .innerJoin('devices', 'devices.id', 'lock_certificates.device_id')
        .select([
          'lock_certificates.fingerprint as fingerprint',
          'lock_certificates.device_id as id',
          'lock_certificates.state as state',
          'lock_certificates.issued_at_ms as issued_at_ms',
          'devices.device_id as name',
        ])
        .where('lock_certificates.fingerprint', '=', p.fingerprint),
    );
    this.ofLock = sql.query((db, p: { id: string }) =>
      db
        .selectFrom('lock_certificates')
        .select(['fingerprint', 'state', 'issued_at_ms'])
        .where('device_id', '=', p.id)
        .orderBy('state'),
    );
    this.add = sql.query((db, p: LockCertificateRow) =>
      db
        .insertInto('lock_certificates')
        .values(placesFor(p, ['fingerprint', 'device_id', 'state', 'issued_at_ms'])),
    );
    this.drop = sql.query((db, p: { id: string; state: string }) =>
      db.deleteFrom('lock_certificates').where('device_id', '=', p.id).where('state', '=', p.state),
    );
    this.promote = sql.query((db, p: { fingerprint: Uint8Array }) =>
      db.updateTable('lock_certificates').set({ state: 'current' }).where('fingerprint', '=', p.fingerprint),
    );
  }

  byFingerprint(fingerprint: Uint8Array) {
    const row = this.one.get({ fingerprint });
    return row ? { ...read(row), deviceId: row.name } : null;
  }

  ofDevice(id: string): readonly LockCertificate[] {
    // 'current' comes before 'next' in the alphabet too.
    return this.ofLock.all({ id }).map(read);
  }

  offer(id: string, fingerprint: Uint8Array, atMs: number): void {
    this.drop.run({ id, state: 'next' });
    this.add.run({ fingerprint, device_id: id, state: 'next', issued_at_ms: atMs });
  }

  takeIntoUse(fingerprint: Uint8Array): void {
    const row = this.one.get({ fingerprint });
    if (row?.state !== 'next') return;
    this.drop.run({ id: row.id, state: 'current' });
    this.promote.run({ fingerprint });
  }

  forgetCurrent(id: string): void {
    this.drop.run({ id, state: 'current' });
  }

  forgetAll(id: string): number {
    const count = this.ofLock.all({ id }).length;
    for (const state of ['current', 'next']) this.drop.run({ id, state });
    return count;
  }
}

function read(row: Omit<LockCertificateRow, 'device_id'>): LockCertificate {
  return {
    fingerprint: row.fingerprint,
    state: row.state as LockCertificate['state'],
    issuedAtMs: row.issued_at_ms,
  };
}
