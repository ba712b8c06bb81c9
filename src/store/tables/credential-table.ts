import { sql as raw } from 'kysely';
import { CREDENTIAL_WITHOUT_DIGITS, HELD_KINDS, isRevoked } from '../../locks/credential.js';
import { CREDENTIALS_PER_LOCK_MAX } from '../../operations/access/credential-ports.js';
import type {
  CandidateCredential,
  CredentialWrites,
  LockCredential,
  SetRecord,
} from '../../operations/access/credential-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import { placesFor } from '../query.js';
import type { LockCredentialRow } from '../rows/access-rows.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';
import { places } from './credential-places.js';
import { CREDENTIAL_COLUMNS, credentialRow, readCredential, readPlace } from './credential-row.js';
import { CredentialSetTable } from './credential-set-table.js';
import { PIN_COLUMNS, deviceIdsOfPin, readPin, shareIdsOfPin, usesReservedOfPin } from './pin-row.js';

const verifierOf = (at: { pinId: string; deviceId: string }): SealPurpose => [
  'credential verifier',
  at.pinId,
  at.deviceId,
];

/** Which code has got how far onto which lock; verifiers are sealed under the master key. */
export class CredentialTable implements CredentialWrites {
  private readonly sealer: Sealer;
  private readonly sets: CredentialSetTable;
  private readonly single;
  private readonly byPin;
  private readonly candidates;
  private readonly count;
  private readonly ofOthers;
  private readonly missing;
  private readonly placed;
  private readonly pages;
  private readonly add;
  private readonly change;
  private readonly dropVerifier;
  private readonly drop;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.sets = new CredentialSetTable(sql, sealer);
    this.single = sql.query((db, p: { pinId: string; deviceId: string }) =>
      db
        .selectFrom('lock_credentials')
        .select(CREDENTIAL_COLUMNS)
        .where('device_id', '=', p.deviceId)
        .where('pin_id', '=', p.pinId),
    );
    this.byPin = sql.query((db, p: { pinId: string }) =>
      db.selectFrom('lock_credentials').select(CREDENTIAL_COLUMNS).where('pin_id', '=', p.pinId),
    );
    this.candidates = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('lock_credentials')
        .innerJoin('pins', 'pins.id', 'lock_credentials.pin_id')
        .leftJoin('users', 'users.id', 'pins.user_id')
        .leftJoin('pin_devices', (join) =>
          join
            .onRef('pin_devices.pin_id', '=', 'lock_credentials.pin_id')
            .onRef('pin_devices.device_id', '=', 'lock_credentials.device_id'),
        )
        .select(CREDENTIAL_COLUMNS.map((column) => `lock_credentials.${column}` as const))
        .select([
          'verifier_sealed',
          'pins.valid_from_ms',
          'pins.valid_until_ms',
          'pins.user_id',
          'pins.held_since_ms',
          'users.is_active',
          'share_id',
        ])
        .where('lock_credentials.device_id', '=', p.deviceId)
        .where((row) => row.or([row('verifier_sealed', 'is not', null), row('state', '=', 'revoke_pending')]))
        // Those that are to be taken away come last: they need no place in the set.
        .orderBy((row) => row('verifier_sealed', 'is', null))
        .orderBy('lock_credentials.pin_id')
        .limit(CREDENTIALS_PER_LOCK_MAX),
    );
    this.count = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('lock_credentials')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('device_id', '=', p.deviceId)
        .where('verifier_sealed', 'is not', null),
    );
    this.ofOthers = sql.query((db, p: { deviceId: string; userIds: string }) =>
      db
        .selectFrom('lock_credentials')
        .innerJoin('pins', 'pins.id', 'lock_credentials.pin_id')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('device_id', '=', p.deviceId)
        .where('set_version', 'is not', null)
        .where((row) =>
          row.or([
            row('pins.user_id', 'is', null),
            row('pins.user_id', 'not in', raw<string>`(select value from json_each(${p.userIds}))`),
          ]),
        ),
    );
    this.missing = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('pin_devices')
        .innerJoin('pins', 'pins.id', 'pin_devices.pin_id')
        .leftJoin('lock_credentials', (join) =>
          join
            .onRef('lock_credentials.device_id', '=', 'pin_devices.device_id')
            .onRef('lock_credentials.pin_id', '=', 'pin_devices.pin_id'),
        )
        .select('pin_devices.pin_id')
        .where('pin_devices.device_id', '=', p.deviceId)
        .where('pins.revoked_at_ms', 'is', null)
        .where('pins.kind', 'in', HELD_KINDS)
        .where('pins.schedule_id', 'is', null)
        .where('lock_credentials.state', 'is', null),
    );
    this.placed = sql.query((db, p: { pinIds: string }) =>
      places(db).where('pin_devices.pin_id', 'in', raw<string>`(select value from json_each(${p.pinIds}))`),
    );
    const page = (side: CursorSide) =>
      sql.query((db, p: { deviceId: string; bound: string; limit: number }) =>
        places(db)
          .select(PIN_COLUMNS.map((column) => `pins.${column}` as const))
          .select([deviceIdsOfPin, shareIdsOfPin, usesReservedOfPin])
          .where('pin_devices.device_id', '=', p.deviceId)
          .where((row) =>
            row.or([row('pins.revoked_at_ms', 'is', null), row('lock_credentials.state', 'is not', null)]),
          )
          .where('pin_devices.pin_id', side === 'next' ? '>' : '<', p.bound)
          .orderBy('pin_devices.pin_id', side === 'next' ? 'asc' : 'desc')
          .limit(p.limit),
      );
    this.pages = { next: page('next'), previous: page('previous') };
    this.add = sql.query((db, p: LockCredentialRow) =>
      db.insertInto('lock_credentials').values(placesFor(p, [...CREDENTIAL_COLUMNS, 'verifier_sealed'])),
    );
    this.change = sql.query((db, p: Omit<LockCredentialRow, 'verifier_sealed'>) =>
      db
        .updateTable('lock_credentials')
        .set(placesFor(p, ['state', 'reason', 'set_version', 'changed_at_ms']))
        .where('device_id', '=', p.device_id)
        .where('pin_id', '=', p.pin_id),
    );
    this.dropVerifier = sql.query((db, p: { pinId: string; deviceId: string }) =>
      db
        .updateTable('lock_credentials')
        .set({ verifier_sealed: null })
        .where('device_id', '=', p.deviceId)
        .where('pin_id', '=', p.pinId),
    );
    this.drop = sql.query((db, p: { pinId: string; deviceId: string }) =>
      db.deleteFrom('lock_credentials').where('device_id', '=', p.deviceId).where('pin_id', '=', p.pinId),
    );
  }

  one(pinId: string, deviceId: string): LockCredential | null {
    const row = this.single.get({ pinId, deviceId });
    return row ? readCredential(row) : null;
  }

  ofPin(pinId: string): readonly LockCredential[] {
    return this.byPin.all({ pinId }).map(readCredential);
  }

  ofDevice(deviceId: string): readonly CandidateCredential[] {
    return this.candidates.all({ deviceId }).map((row) => {
      const credential = readCredential(row);
      const { verifier_sealed: sealed } = row;
      return {
        ...credential,
        verifier: sealed && this.sealer.open(verifierOf(credential), sealed),
        validFromMs: row.valid_from_ms,
        validUntilMs: row.valid_until_ms,
        // Nobody's in particular: there is nobody who could be deactivated.
        ownerIsActive: row.is_active !== 0,
        ownerId: row.user_id,
        isHeld: row.held_since_ms !== null,
        shareId: row.share_id,
      };
    });
  }

  mayHoldOfOthers(deviceId: string, userIds: readonly string[]): number {
    return this.ofOthers.get({ deviceId, userIds: JSON.stringify(userIds) })?.count ?? 0;
  }

  countOn(deviceId: string): number {
    return this.count.get({ deviceId })?.count ?? 0;
  }

  placesOf(pinIds: readonly string[]) {
    return this.placed.all({ pinIds: JSON.stringify(pinIds) }).map(readPlace);
  }

  page(deviceId: string, request: PageRequest) {
    return keysetPage(request, {
      key: uuidKey,
      start: '',
      fetch: (side: CursorSide, bound, limit) => this.pages[side].all({ deviceId, bound, limit }),
      count: (bound, limit) => this.pages.next.count({ deviceId, bound, limit }),
      keyOf: (row) => row.place_pin_id,
      read: (row) => ({ pin: readPin(row), place: readPlace(row) }),
    });
  }

  setOf(deviceId: string): SetRecord | null {
    return this.sets.of(deviceId);
  }

  insert(credential: LockCredential, verifier: Uint8Array | null): void {
    const sealed = verifier && this.sealer.seal(verifierOf(credential), verifier);
    this.add.run({ ...credentialRow(credential), verifier_sealed: sealed });
  }

  put(credential: LockCredential): void {
    this.change.run(credentialRow(credential));
    if (isRevoked(credential)) this.dropVerifier.run(credential);
  }

  addWithoutDigits(deviceId: string, atMs: number): void {
    const pinIds = this.missing.all({ deviceId }).map((row) => row.pin_id);
    for (const pinId of pinIds) {
      this.insert({ ...CREDENTIAL_WITHOUT_DIGITS, pinId, deviceId, changedAtMs: atMs }, null);
    }
  }

  remove(pinId: string, deviceId: string): void {
    this.drop.run({ pinId, deviceId });
  }

  openSet(deviceId: string, key: Uint8Array, noSetDigest: Uint8Array): SetRecord {
    return this.sets.open(deviceId, key, noSetDigest);
  }

  putSet(record: SetRecord): void {
    this.sets.put(record);
  }
}
