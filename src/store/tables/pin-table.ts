import type { Pin } from '../../access/pin.js';
import { ERASED_NAME } from '../../audit/event-part.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { PageRequest } from '../../operations/page.js';
import type { PinWrites } from '../../operations/access/pin-ports.js';
import { placesFor } from '../query.js';
import type { PinDeviceRow, PinRow } from '../rows/access-rows.js';
import type { Composer, Sql } from '../sql.js';
import { CodeList } from './code-list.js';
import type { CodeFilter } from './code-list.js';
import { PIN_COLUMNS, deviceIdsOfPin, pinRow, readPin, shareIdsOfPin, usesReservedOfPin } from './pin-row.js';

/** Locks that one PIN can be for. */
export const PIN_DEVICES_MAX = 200;

function selectPins(db: Composer) {
  return db.selectFrom('pins').select(PIN_COLUMNS).select([deviceIdsOfPin, shareIdsOfPin, usesReservedOfPin]);
}

export class PinTable implements PinWrites {
  private readonly codes;
  private readonly one;
  private readonly verified;
  private readonly peppers;
  private readonly add;
  private readonly addDevice;
  private readonly ofStays;
  private readonly wasVerified;
  private readonly forgetRevoked;
  private readonly used;
  private readonly change;
  private readonly markRevoked;
  private readonly forgetVerifiers;
  private readonly unlabel;

  constructor(sql: Sql) {
    this.codes = new CodeList(sql, {
      select: selectPins,
      places: { table: 'pin_devices', code: 'pin_id' },
      read: readPin,
    });
    this.one = sql.query((db, p: { id: string }) => selectPins(db).where('id', '=', p.id));
    this.verified = sql.query((db, p: { deviceId: string; verifier: Uint8Array }) =>
      db
        .selectFrom('pin_devices')
        .innerJoin('pins', 'pins.id', 'pin_devices.pin_id')
        .select(PIN_COLUMNS)
        .select([deviceIdsOfPin, shareIdsOfPin, usesReservedOfPin])
        .where('pin_devices.device_id', '=', p.deviceId)
        .where('pin_devices.verifier', '=', p.verifier),
    );
    this.peppers = sql.query((db) =>
      db.selectFrom('pin_devices').select('pepper_id').distinct().where('verifier', 'is not', null),
    );
    this.add = sql.query((db, p: PinRow) => db.insertInto('pins').values(placesFor(p, PIN_COLUMNS)));
    this.addDevice = sql.query((db, p: PinDeviceRow) =>
      db
        .insertInto('pin_devices')
        .values(
          placesFor(p, ['pin_id', 'device_id', 'verifier', 'pepper_id', 'share_id', 'revoked_verifier']),
        ),
    );
    this.ofStays = sql.query((db, p: { calendarId: string }) =>
      selectPins(db).where('stay_calendar_id', '=', p.calendarId).where('revoked_at_ms', 'is', null),
    );
    this.wasVerified = sql.query((db, p: { deviceId: string; verifier: Uint8Array }) =>
      db
        .selectFrom('pin_devices')
        .innerJoin('pins', 'pins.id', 'pin_devices.pin_id')
        .select(PIN_COLUMNS)
        .select([deviceIdsOfPin, shareIdsOfPin, usesReservedOfPin])
        .where('pin_devices.device_id', '=', p.deviceId)
        .where('pin_devices.revoked_verifier', '=', p.verifier)
        .orderBy('pins.revoked_at_ms', 'desc')
        .limit(1),
    );
    this.used = sql.query((db, p: { id: string }) =>
      db
        .updateTable('pins')
        .set((row) => ({ use_count: row('use_count', '+', 1) }))
        .where('id', '=', p.id),
    );
    this.change = sql.query(
      (
        db,
        p: Pick<
          PinRow,
          'id' | 'label' | 'valid_from_ms' | 'valid_until_ms' | 'schedule_id' | 'max_uses' | 'stay_uid'
        >,
      ) =>
        db
          .updateTable('pins')
          .set(
            placesFor(p, ['label', 'valid_from_ms', 'valid_until_ms', 'schedule_id', 'max_uses', 'stay_uid']),
          )
          .where('id', '=', p.id),
    );
    this.markRevoked = sql.query((db, p: { id: string; at: number }) =>
      db
        .updateTable('pins')
        .set({ revoked_at_ms: p.at })
        .where('id', '=', p.id)
        .where('revoked_at_ms', 'is', null),
    );
    this.forgetVerifiers = sql.query((db, p: { id: string }) =>
      db
        .updateTable('pin_devices')
        .set((row) => ({ revoked_verifier: row.ref('verifier'), verifier: null, pepper_id: null }))
        .where('pin_id', '=', p.id),
    );
    this.forgetRevoked = sql.query((db, p: { userId: string }) =>
      db
        .updateTable('pin_devices')
        .set({ revoked_verifier: null })
        .where('pin_id', 'in', (inner) =>
          inner.selectFrom('pins').select('id').where('user_id', '=', p.userId),
        ),
    );
    this.unlabel = sql.query((db, p: { userId: string }) =>
      db.updateTable('pins').set({ label: ERASED_NAME }).where('user_id', '=', p.userId),
    );
  }

  forgetLabels(userId: string): void {
    this.unlabel.run({ userId });
    this.forgetRevoked.run({ userId });
  }

  byId(id: string): Pin | null {
    const row = this.one.get({ id });
    return row ? readPin(row) : null;
  }

  byVerifier(deviceId: string, verifier: Uint8Array): Pin | null {
    const row = this.verified.get({ deviceId, verifier });
    return row ? readPin(row) : null;
  }

  revokedByVerifier(deviceId: string, verifier: Uint8Array): Pin | null {
    const row = this.wasVerified.get({ deviceId, verifier });
    return row ? readPin(row) : null;
  }

  pepperIds(): readonly string[] {
    return this.peppers.all({}).flatMap((row) => row.pepper_id ?? []);
  }

  list(page: PageRequest, filter: CodeFilter) {
    return this.codes.page(page, filter);
  }

  countOpenAt(deviceId: string, nowMs: number): number {
    return this.codes.countOpenAt(deviceId, nowMs);
  }

  insert(pin: Pin, verifiers: readonly { deviceId: string; verifier: Uint8Array; pepperId: string }[]): void {
    if (verifiers.length > PIN_DEVICES_MAX) {
      throw new InvalidInput(
        'pin_too_many_devices',
        say('A PIN is for at most {count} locks.', { count: PIN_DEVICES_MAX }),
      );
    }
    // Looked up before anything is written: a caller may log the refusal in the same change.
    if (verifiers.some(({ deviceId, verifier }) => this.verified.get({ deviceId, verifier }))) {
      throw new Conflict('pin_unavailable', 'This PIN cannot be used on one of these locks: choose another.');
    }
    this.add.run(pinRow(pin));
    for (const { deviceId, verifier, pepperId } of verifiers) {
      const share_id = pin.shareIds?.[deviceId] ?? null;
      this.addDevice.run({
        pin_id: pin.id,
        device_id: deviceId,
        verifier,
        pepper_id: pepperId,
        share_id,
        revoked_verifier: null,
      });
    }
  }

  activeOf(userId: string) {
    return this.codes.activeOf(userId);
  }

  activeUnder(shareId: string) {
    return this.codes.activeUnder(shareId);
  }

  activeOfOwner(deviceId: string, userId: string) {
    return this.codes.activeOfOwner(deviceId, userId);
  }

  ofCalendar(calendarId: string): readonly Pin[] {
    return this.ofStays.all({ calendarId }).map(readPin);
  }

  countUse(id: string): void {
    this.used.run({ id });
  }

  update(pin: Pin): void {
    this.change.run(pinRow(pin));
  }

  /** The verifiers step aside, so that the digits are free again; which locks it was for stays. */
  revoke(id: string, atMs: number): boolean {
    if (this.markRevoked.run({ id, at: atMs }) === 0) return false;
    this.forgetVerifiers.run({ id });
    return true;
  }
}
