import { sql as raw } from 'kysely';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { EntryRules } from '../../locks/entry-rules.js';
import type { Device, LockProfile, PinRules, Transport } from '../../locks/device.js';
import type { UnlockedRules } from '../../locks/unlocked-rules.js';
import type { PageRequest } from '../../operations/page.js';
import type { DeviceWrites } from '../../operations/locks/device-ports.js';
import { uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import type { Sql } from '../sql.js';
import { DEVICE_COLUMNS, deviceRow, readDevice } from './device-row.js';
import { deviceUpdates } from './device-updates.js';

/** Locks on one hub. */
export const DEVICES_MAX = 2_000;

export class DeviceTable implements DeviceWrites {
  private readonly one;
  private readonly named;
  private readonly pages;
  private readonly chosen;
  private readonly paired;
  private readonly count;
  private readonly salt;
  private readonly mqttSecret;
  private readonly mqttNextSecret;
  private readonly updates;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('devices').select(DEVICE_COLUMNS).where('id', '=', p.id),
    );
    this.named = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('devices').select(DEVICE_COLUMNS).where('device_id', '=', p.deviceId),
    );
    this.pages = {
      next: sql.query((db, p: { bound: string; limit: number }) =>
        db
          .selectFrom('devices')
          .select(DEVICE_COLUMNS)
          .where('id', '>', p.bound)
          .orderBy('id')
          .limit(p.limit),
      ),
      previous: sql.query((db, p: { bound: string; limit: number }) =>
        db
          .selectFrom('devices')
          .select(DEVICE_COLUMNS)
          .where('id', '<', p.bound)
          .orderBy('id', 'desc')
          .limit(p.limit),
      ),
    };
    const among = (side: CursorSide) =>
      sql.query((db, p: { ids: string; bound: string; limit: number }) =>
        db
          .selectFrom('devices')
          .select(DEVICE_COLUMNS)
          .where('id', 'in', raw<string>`(select value from json_each(${p.ids}))`)
          .where('id', side === 'next' ? '>' : '<', p.bound)
          .orderBy('id', side === 'next' ? 'asc' : 'desc')
          .limit(p.limit),
      );
    this.chosen = { next: among('next'), previous: among('previous') };
    this.paired = sql.query((db) =>
      db.selectFrom('devices').select(DEVICE_COLUMNS).where('status', '=', 'ACTIVE').orderBy('id'),
    );
    this.count = sql.query((db) =>
      db.selectFrom('devices').select((row) => row.fn.countAll<number>().as('count')),
    );
    this.salt = sql.query((db, p: { id: string }) =>
      db.selectFrom('devices').select('pin_salt').where('id', '=', p.id),
    );
    this.mqttSecret = sql.query((db, p: { deviceId: string }) =>
      db.selectFrom('devices').select(['id', 'mqtt_secret_hash']).where('device_id', '=', p.deviceId),
    );
    this.mqttNextSecret = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('devices')
        .innerJoin('replacement_offers', 'replacement_offers.device_id', 'devices.id')
        .select(['devices.id', 'secret_hash'])
        .where('devices.device_id', '=', p.deviceId),
    );
    this.updates = deviceUpdates(sql);
  }

  byId(id: string): Device | null {
    const row = this.one.get({ id });
    return row ? readDevice(row) : null;
  }

  byDeviceId(deviceId: string): Device | null {
    const row = this.named.get({ deviceId });
    return row ? readDevice(row) : null;
  }

  list(page: PageRequest, among: readonly string[] | null = null) {
    const ids = among && JSON.stringify(among);
    return keysetPage(page, {
      key: uuidKey,
      start: '',
      fetch: (side: CursorSide, bound, limit) =>
        ids === null ? this.pages[side].all({ bound, limit }) : this.chosen[side].all({ ids, bound, limit }),
      count: (bound, limit) =>
        ids === null
          ? this.pages.next.count({ bound, limit })
          : this.chosen.next.count({ ids, bound, limit }),
      keyOf: (row) => row.id,
      read: readDevice,
    });
  }

  active(): readonly Device[] {
    return this.paired.all({}).map(readDevice);
  }

  pinSalt(id: string): Uint8Array | null {
    return this.salt.get({ id })?.pin_salt ?? null;
  }

  mqttSecretHash(deviceId: string) {
    const row = this.mqttSecret.get({ deviceId });
    return row?.mqtt_secret_hash ? { id: row.id, hash: row.mqtt_secret_hash } : null;
  }

  mqttNextSecretHash(deviceId: string) {
    const row = this.mqttNextSecret.get({ deviceId });
    return row?.secret_hash ? { id: row.id, hash: row.secret_hash } : null;
  }

  insert(device: Device, pinSalt: Uint8Array): void {
    if (this.named.get({ deviceId: device.deviceId })) {
      throw new Conflict(
        'device_exists',
        say('There is a lock named {device_id} already.', { device_id: device.deviceId }),
      );
    }
    if ((this.count.get({})?.count ?? 0) >= DEVICES_MAX) {
      throw new Conflict(
        'devices_full',
        say('A hub keeps at most {count} locks: remove one first.', { count: DEVICES_MAX }),
      );
    }
    this.updates.add.run({ ...deviceRow(device), pin_salt: pinSalt, mqtt_secret_hash: null });
  }

  rename(id: string, name: string, siteId: string | null, atMs: number): void {
    this.updates.rename.run({ id, name, siteId, at: atMs });
  }

  setUnlockedRules(id: string, rules: UnlockedRules, atMs: number): void {
    const { autoLockS, leftUnlockedAlertS } = rules;
    this.updates.unlocked.run({ id, autoLockS, alertS: leftUnlockedAlertS, at: atMs });
  }

  setOwner(id: string, ownerId: string | null, atMs: number): void {
    this.updates.owner.run({ id, ownerId, at: atMs });
  }

  setEntryPrice(id: string, priceMinor: number | null, atMs: number): void {
    this.updates.entryPrice.run({ id, priceMinor, at: atMs });
  }

  setEntryRules(id: string, rules: EntryRules, atMs: number): void {
    const { twoPersonWindowS: windowS, antiPassbackS: passbackS, exitOf } = rules;
    this.updates.entryRules.run({ id, windowS, passbackS, exitOf, at: atMs });
  }

  setPinRules(id: string, rules: PinRules, atMs: number): void {
    const { minDigits: min, maxDigits: max, digits } = rules;
    this.updates.pinRules.run({ id, min, max, digits, at: atMs });
  }

  setPaired(
    id: string,
    to: { transport: Transport; address: string; serial: string | null; firmwareVersion: string | null },
    atMs: number,
  ): void {
    this.updates.pair.run({
      id,
      transport: to.transport,
      address: to.address,
      serial: to.serial,
      version: to.firmwareVersion,
      at: atMs,
    });
  }

  setProfile(id: string, profile: LockProfile, atMs: number): void {
    this.updates.profile.run({ id, profile, at: atMs });
  }

  setUnlatches(id: string, unlatches: boolean, atMs: number): void {
    this.updates.unlatches.run({ id, unlatches: unlatches ? 1 : 0, at: atMs });
  }

  setFirmwareVersion(id: string, version: string, atMs: number): void {
    this.updates.version.run({ id, version, at: atMs });
  }

  setMqttSecretHash(id: string, hash: Uint8Array | null): void {
    this.updates.mqttSecret.run({ id, hash });
  }

  /** Pairings, PIN verifiers and the lockout go with it (foreign keys); its commands and events stay. */
  remove(id: string): void {
    this.updates.remove.run({ id });
  }
}
