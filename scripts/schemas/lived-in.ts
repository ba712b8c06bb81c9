/** What a column is given. */
export type Value = string | number | Uint8Array | null;

export interface Given {
  readonly table: string;
  readonly row: Readonly<Record<string, Value>>;
}

const id = (n: number) => `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const given = (table: string, row: Given['row']): Given => ({ table, row });

const SITE = id(1);
const ADA = id(2);
const BOB = id(3);
const FRONT = id(4);
const GARAGE = id(5);
const BOBS_PIN = id(6);
const GUEST_PIN = id(7);
const SCHEDULE = id(8);
const CALENDAR = id(9);
const TICKET = id(10);
const SHARE = id(11);
const ALERT = id(12);
const CHANNEL = id(13);
const AT_MS = 1_700_000_000_000;

const person = (personId: string, role: string, given_: Given['row']) =>
  given('users', {
    ...{ id: personId, username: null, email: null, phone: null, last_name: 'Example', role, locale: 'uz' },
    ...{
      is_active: 1,
      email_verified: 1,
      phone_verified: 0,
      last_login_at_ms: AT_MS,
      last_login_ip: '192.0.2.7',
    },
    ...{ created_at_ms: AT_MS, updated_at_ms: AT_MS, password_hash: '$scrypt$ln=14,r=8,p=1$c2FsdA$aGFzaA' },
    ...given_,
  });
const pin = (pinId: string, label: string, userId: string | null, kind: string) =>
  given('pins', {
    ...{ id: pinId, label, user_id: userId, kind, valid_from_ms: null, valid_until_ms: null },
    ...{ use_count: 3, created_by: ADA, created_at_ms: AT_MS, revoked_at_ms: null },
  });
const lock = (lockId: string, deviceId: string, transport: string, siteId: string | null) =>
  given('devices', {
    ...{
      id: lockId,
      device_id: deviceId,
      name: `The ${deviceId}`,
      site_id: siteId,
      owner_id: ADA,
      status: 'ACTIVE',
    },
    ...{ transport, address: '/dev/ttyUSB0', serial: 'SN-1', firmware_version: '1.2.3' },
    ...{ created_at_ms: AT_MS, updated_at_ms: AT_MS, pin_salt: bytes(16, 1) },
    mqtt_secret_hash: transport === 'mqtt' ? bytes(32, 2) : null,
  });
const command = (n: number, status: string) =>
  given('commands', {
    ...{
      id: id(n),
      device_id: FRONT,
      action: 'unlock',
      status,
      reason: null,
      actor_kind: 'user',
      actor_id: BOB,
    },
    ...{
      actor_name: 'Bob Example',
      user_id: BOB,
      method: 'rest',
      ip_address: '192.0.2.8',
      created_at_ms: AT_MS,
    },
    ...{ sent_at_ms: AT_MS + 1, finished_at_ms: status === 'succeeded' ? AT_MS + 9 : null, latency_ms: 8.25 },
    ...{ boot_id: '0011223344556677', not_after_ms: 123_456 },
  });
const entry = (
  seq: number,
  kind: string,
  amount: number,
  main: number,
  frozen: number,
  transaction: string,
) =>
  given('credit_entries', {
    ...{ seq, user_id: BOB, transaction_id: transaction, kind, amount_minor: amount, main_after_minor: main },
    ...{ frozen_after_minor: frozen, device_id: GARAGE, note: null, at_ms: AT_MS },
  });

/** What a household wrote down once its hub had a schema of that number: something in each table, from when there was one. */
export const LIVED_IN: Readonly<Record<number, readonly Given[]>> = {
  1: [
    given('sites', { id: SITE, name: 'Home', time_zone: 'Asia/Tashkent', created_at_ms: AT_MS }),
    person(ADA, 'admin', { email: 'ada@example.org', first_name: 'Ada' }),
    person(BOB, 'member', { username: 'bob', phone: '+998901234567', first_name: 'Боб' }),
    lock(FRONT, 'front-door', 'serial', SITE),
    lock(GARAGE, 'garage', 'mqtt', null),
    given('pairings', {
      ...{ id: id(20), device_id: FRONT, state: 'active', serial: 'SN-1', peer_static: bytes(32, 3) },
      ...{ psk_sealed: bytes(61, 4), created_at_ms: AT_MS },
    }),
    pin(BOBS_PIN, "Bob's code", BOB, 'permanent'),
    pin(GUEST_PIN, 'Guest', null, 'one_time'),
    given('pin_devices', {
      pin_id: BOBS_PIN,
      device_id: FRONT,
      verifier: bytes(32, 5),
      pepper_id: '0a1b2c3d',
    }),
    given('pin_devices', {
      pin_id: GUEST_PIN,
      device_id: GARAGE,
      verifier: bytes(32, 6),
      pepper_id: '0a1b2c3d',
    }),
    command(30, 'succeeded'),
    command(31, 'unknown'),
    given('outbox', { seq: 1, lane: 'audit' }),
    given('sessions', {
      ...{ id: id(40), user_id: BOB, refresh_id: id(41), user_agent: 'curl/8', ip_address: '192.0.2.8' },
      ...{
        created_at_ms: AT_MS,
        last_used_at_ms: AT_MS,
        expires_at_ms: AT_MS + 604_800_000,
        revoked_at_ms: null,
      },
    }),
    given('lockouts', { device_id: FRONT, failures: 2, locked_for_ms: null }),
    given('idempotency', {
      ...{ principal: BOB, key: 'once', fingerprint: 'f00d', at_ms: AT_MS, answer_sealed: bytes(40, 7) },
    }),
  ],
  4: [
    given('api_tokens', {
      ...{
        id: id(42),
        user_id: ADA,
        name: 'Home automation',
        token_hash: bytes(32, 8),
        scopes: 'devices:read',
      },
      ...{ created_at_ms: AT_MS, expires_at_ms: null, last_used_at_ms: null, revoked_at_ms: null },
    }),
  ],
  5: [given('invites', { user_id: BOB, code: 'K7M2QX', invited_by: ADA, entered_at_ms: AT_MS })],
  7: [
    given('credential_sets', {
      ...{ device_id: FRONT, key_sealed: bytes(61, 9), slots: 64, version: 41, digest: bytes(32, 10) },
      ...{ taken_version: 41, taken_digest: bytes(32, 10), budget_from_ms: AT_MS, repairs: 0, retries: 1 },
    }),
  ],
  8: [
    given('firmware_updates', {
      ...{ device_id: FRONT, image_id: id(43), state: 'done', reason: null, model: 'DW-1', version: '1.2.3' },
      ...{
        sha256: 'ab'.repeat(32),
        payload_bytes: 4_096,
        actor_kind: 'user',
        actor_id: ADA,
        actor_name: 'Ada',
      },
      ...{ user_id: ADA, method: 'rest', ip_address: null, created_at_ms: AT_MS, finished_at_ms: AT_MS + 1 },
    }),
  ],
  9: [
    entry(1, 'top_up', 1_000, 1_000, 0, 'paid-1'),
    entry(2, 'hold', 300, 700, 300, 'entry-1'),
    given('credit_balances', {
      ...{ user_id: BOB, main_minor: 700, frozen_minor: 300, last_transaction_id: 'entry-1', metadata: '{}' },
      updated_at_ms: AT_MS,
    }),
    given('credit_holds', {
      transaction_id: 'entry-1',
      user_id: BOB,
      amount_minor: 300,
      expires_at_ms: null,
    }),
  ],
  10: [
    given('schedules', {
      ...{ id: SCHEDULE, name: 'Mornings', timing: '{"windows":[],"exceptions":[]}', created_by: ADA },
      ...{ created_at_ms: AT_MS, updated_at_ms: AT_MS },
    }),
  ],
  11: [given('user_words', { word: 'боб', user_id: BOB })],
  12: [
    given('statistic_series', { id: 1, site_id: SITE, device_id: FRONT, kind: 'lock', detail: '' }),
    given('lock_presence', {
      series_id: 1,
      quarter: 1_888_888,
      quarters: 1,
      known_ms: 900_000,
      online_ms: 890_000,
    }),
    given('lock_batteries', { series_id: 1, quarter: 1_888_888, min_percent: 79, last_percent: 80 }),
  ],
  13: [
    given('pin_uses', {
      ...{
        grant_id: 'grant-1',
        pin_id: GUEST_PIN,
        device_id: GARAGE,
        state: 'reserved',
        granted_at_ms: AT_MS,
      },
    }),
  ],
  15: [
    given('lock_clocks', { device_id: FRONT, boot_id: '0011223344556677', lock_ms: 5_000, wall_ms: AT_MS }),
  ],
  17: [
    given('two_person_waits', { device_id: FRONT, first_key: `user:${BOB}`, until_mono_ms: 5_000.5 }),
    given('passages', {
      ...{
        device_id: FRONT,
        person_key: `user:${BOB}`,
        at_ms: AT_MS,
        since_mono_ms: 4_000.5,
        is_confirmed: 1,
      },
    }),
    given('lockdowns', {
      ...{ site_id: SITE, reason: 'A drill', started_by: ADA, started_by_name: 'Ada Example' },
      ...{ started_at_ms: AT_MS, allowed_user_ids: `["${ADA}"]` },
    }),
  ],
  18: [
    given('shares', {
      ...{
        id: SHARE,
        device_id: FRONT,
        shared_with: BOB,
        given_by: ADA,
        parent_id: null,
        can_unlock: 1,
        can_lock: 1,
      },
      ...{ can_manage_pins: 0, can_view_logs: 0, can_share: 0, valid_from_ms: null, valid_until_ms: null },
      ...{ schedule_id: SCHEDULE, created_at_ms: AT_MS, updated_at_ms: AT_MS, revoked_at_ms: null },
    }),
  ],
  19: [given('guess_sources', { source: '192.0.2.99', failures: 4, locked_for_ms: 60_000, turn: 1 })],
  20: [
    given('calendars', {
      ...{ id: CALENDAR, name: 'Guests', site_id: SITE, schedule_id: SCHEDULE, check_in_minute: 900 },
      ...{
        check_out_minute: 660,
        ignore_words: '[]',
        auto_apply: 'all',
        refresh_minutes: 60,
        feed_sealed: null,
      },
      ...{ feed_tags: '{}', checked_at_ms: null, trouble: null, text: null, text_at_ms: null, copy: null },
      ...{ applied: '[]', applied_at_ms: null, created_by: ADA, created_at_ms: AT_MS, updated_at_ms: AT_MS },
    }),
  ],
  21: [
    given('ticket_keys', { id: '01020304', created_at_ms: AT_MS, retired_at_ms: null }),
    given('tickets', {
      ...{ id: TICKET, label: 'Plumber', user_id: null, key_id: '01020304', doors: '0011223344556677' },
      ...{ valid_from_ms: AT_MS, valid_until_ms: AT_MS + 86_400_000, max_uses: 2, epoch: 0, use_count: 1 },
      ...{ created_by: ADA, created_at_ms: AT_MS, revoked_at_ms: null },
    }),
    given('ticket_devices', { ticket_id: TICKET, device_id: FRONT }),
    given('ticket_floors', { device_id: FRONT, epoch: 0 }),
    given('code_uses', {
      ...{ grant_id: 'grant-2', pin_id: null, ticket_id: TICKET, device_id: FRONT, state: 'spent' },
      granted_at_ms: AT_MS,
    }),
    given('cards', {
      ...{ id: id(50), label: 'Blue card', user_id: BOB, device_id: FRONT, verifier: bytes(32, 11) },
      ...{ pepper_id: '0a1b2c3d', use_count: 0, created_by: ADA, created_at_ms: AT_MS, revoked_at_ms: null },
    }),
  ],
  22: [
    given('alerts', {
      ...{
        seq: 1,
        id: ALERT,
        key: `low_battery:${FRONT}`,
        kind: 'low_battery',
        level: 'warning',
        state: 'open',
      },
      ...{ silent: 0, device_id: FRONT, user_id: null, count: 1, revision: 1, first_at_ms: AT_MS },
      ...{
        last_at_ms: AT_MS,
        changed_at_ms: AT_MS,
        first_event_id: id(60),
        last_event_id: id(60),
        data: '{}',
      },
      ...{
        acknowledged_at_ms: null,
        acknowledged_by: null,
        resolved_at_ms: null,
        resolved_by: null,
        note: null,
      },
    }),
    given('alert_channels', {
      ...{ id: CHANNEL, name: 'Ada', kind: 'email', target: 'ada@example.org', secret_sealed: null },
      ...{ minimum_level: 'warning', kinds: null, language: 'en', off_site: 0, is_active: 1 },
      ...{ created_at_ms: AT_MS, updated_at_ms: AT_MS, last_sent_at_ms: null, last_error: null },
      last_error_at_ms: null,
    }),
    given('alert_deliveries', { seq: 1, channel_id: CHANNEL, alert_id: ALERT, revision: 1, tries: 0 }),
    given('lock_alert_rules', { device_id: FRONT, door_ajar_s: 60, offline_s: 600, low_battery_percent: 20 }),
    given('sign_in_places', { user_id: BOB, place: '192.0.2.0/24', seen_at_ms: AT_MS }),
  ],
  26: [
    given('pin_slots', { device_id: FRONT, slot: 0, pin_id: BOBS_PIN }),
    given('announced_topics', { bus: 'own', topic: 'homeassistant/device/front-door/config' }),
  ],
  28: [
    given('lock_certificates', {
      ...{ fingerprint: bytes(32, 12), device_id: GARAGE, state: 'current', issued_at_ms: AT_MS },
    }),
  ],
  29: [
    given('cloud_link', { one: 1, epoch: 1, audit_acked: 0, telemetry_acked: 0 }),
    given('changes', { sequence: 1, entity: 'sites', key: `["${SITE}"]` }),
  ],
  30: [
    given('cloud_requests', {
      ...{ id: id(70), kind: 'unlock', actor_id: BOB, state: 'open', reason: null, command_id: id(31) },
      ...{ log_seq: null, received_at_ms: AT_MS, settled_at_ms: null },
    }),
  ],
};

/** And what it changed in rows that were there. */
export const CHANGED: Readonly<Record<number, string>> = {
  7: `UPDATE lock_credentials SET state = 'verified', reason = NULL, set_version = 41, verifier_sealed = x'0102'
      WHERE pin_id = '${BOBS_PIN}'`,
  9: `UPDATE devices SET entry_price_minor = 300 WHERE id = '${GARAGE}'`,
  10: `UPDATE pins SET schedule_id = '${SCHEDULE}' WHERE id = '${GUEST_PIN}'`,
  13: `UPDATE pins SET max_uses = 1 WHERE id = '${GUEST_PIN}'`,
  17: `UPDATE devices SET mqtt_next_secret_hash = zeroblob(32), anti_passback_s = 60 WHERE id = '${GARAGE}'`,
  31: `UPDATE backup_state SET recipient = 'age1example', recipient_at_ms = ${AT_MS}`,
};
