/** A table whose rows a cloud gets. Every column is in one of the two lists: a test walks the schema. */
export interface SyncedTable {
  /** Raised when a column comes, goes or changes its meaning: the form of `row` that a cloud is told. */
  readonly version: number;
  readonly key: readonly string[];
  /** What leaves the house, key included. Numbers and text alone. */
  readonly synced: readonly string[];
  /** What never does: hashes, codes, keys, addresses of feeds, and what only this machine can use. */
  readonly private: readonly string[];
}

const SHARE_RIGHTS = ['can_unlock', 'can_lock', 'can_manage_pins', 'can_view_logs', 'can_share'] as const;
const MADE = ['created_by', 'created_at_ms', 'revoked_at_ms', 'held_since_ms'] as const;
const WHO_ASKED = ['actor_kind', 'actor_id', 'actor_name', 'user_id', 'method', 'ip_address'] as const;

/** What a cloud has a replica of, beside the log. */
export const SYNCED_TABLES: Readonly<Record<string, SyncedTable>> = {
  sites: { version: 1, key: ['id'], synced: ['id', 'name', 'time_zone', 'created_at_ms'], private: [] },
  users: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'username', 'email', 'phone', 'first_name', 'last_name', 'role', 'locale', 'is_active'],
      ...['email_verified', 'phone_verified', 'last_login_at_ms', 'last_login_ip'],
      ...['created_at_ms', 'updated_at_ms', 'held_since_ms'],
    ],
    private: ['password_hash', 'erasing_since_ms'],
  },
  invites: {
    version: 1,
    key: ['user_id'],
    synced: ['user_id', 'invited_by', 'entered_at_ms'],
    private: ['code'],
  },
  devices: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'device_id', 'name', 'site_id', 'owner_id', 'status', 'transport', 'serial', 'profile'],
      ...['firmware_version', 'unlatches', 'auto_lock_s', 'left_unlocked_alert_s', 'entry_price_minor'],
      ...['two_person_window_s', 'anti_passback_s', 'passback_exit_of'],
      ...['pin_min_digits', 'pin_max_digits', 'pin_digits', 'created_at_ms', 'updated_at_ms'],
    ],
    private: ['address', 'pin_salt', 'mqtt_secret_hash'],
  },
  lock_alert_rules: {
    version: 1,
    key: ['device_id'],
    synced: ['device_id', 'door_ajar_s', 'offline_s', 'low_battery_percent'],
    private: [],
  },
  firmware_updates: {
    version: 1,
    key: ['device_id'],
    synced: [
      ...['device_id', 'image_id', 'state', 'reason', 'model', 'version', 'sha256', 'payload_bytes'],
      ...WHO_ASKED,
      ...['created_at_ms', 'finished_at_ms'],
    ],
    private: [],
  },
  pins: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'label', 'user_id', 'kind', 'valid_from_ms', 'valid_until_ms', 'schedule_id', 'max_uses'],
      ...['use_count', 'stay_calendar_id', 'stay_uid', ...MADE],
    ],
    private: [],
  },
  pin_devices: {
    version: 1,
    key: ['pin_id', 'device_id'],
    synced: ['pin_id', 'device_id', 'share_id'],
    private: ['verifier', 'pepper_id', 'revoked_verifier'],
  },
  lock_credentials: {
    version: 1,
    key: ['device_id', 'pin_id'],
    synced: ['device_id', 'pin_id', 'state', 'reason', 'set_version', 'changed_at_ms'],
    private: ['verifier_sealed'],
  },
  schedules: {
    version: 1,
    key: ['id'],
    synced: ['id', 'name', 'timing', 'created_by', 'created_at_ms', 'updated_at_ms'],
    private: [],
  },
  shares: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'device_id', 'shared_with', 'given_by', 'parent_id', ...SHARE_RIGHTS],
      ...[
        'valid_from_ms',
        'valid_until_ms',
        'schedule_id',
        'created_at_ms',
        'updated_at_ms',
        'revoked_at_ms',
        'held_since_ms',
      ],
    ],
    private: [],
  },
  tickets: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'label', 'user_id', 'valid_from_ms', 'valid_until_ms', 'max_uses', 'use_count', ...MADE],
    ],
    private: ['key_id', 'doors', 'epoch'],
  },
  ticket_devices: {
    version: 1,
    key: ['ticket_id', 'device_id'],
    synced: ['ticket_id', 'device_id', 'share_id'],
    private: [],
  },
  cards: {
    version: 1,
    key: ['id'],
    synced: ['id', 'label', 'user_id', 'device_id', 'share_id', 'use_count', ...MADE],
    private: ['verifier', 'pepper_id'],
  },
  calendars: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'name', 'site_id', 'schedule_id', 'check_in_minute', 'check_out_minute', 'auto_apply'],
      ...[
        'refresh_minutes',
        'checked_at_ms',
        'applied_at_ms',
        'created_by',
        'created_at_ms',
        'updated_at_ms',
      ],
    ],
    private: [
      ...['feed_sealed', 'feed_tags', 'text', 'text_at_ms', 'copy', 'applied', 'trouble'],
      ...['ignore_words', 'code_device_ids'],
    ],
  },
  lockdowns: {
    version: 1,
    key: ['site_id'],
    synced: ['site_id', 'reason', 'started_by', 'started_by_name', 'started_at_ms', 'allowed_user_ids'],
    private: [],
  },
  alerts: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'kind', 'level', 'state', 'silent', 'device_id', 'user_id', 'count', 'revision', 'data'],
      ...['first_at_ms', 'last_at_ms', 'changed_at_ms', 'first_event_id', 'last_event_id'],
      ...['acknowledged_at_ms', 'acknowledged_by', 'resolved_at_ms', 'resolved_by', 'note'],
    ],
    private: ['seq', 'key'],
  },
  credit_balances: {
    version: 1,
    key: ['user_id'],
    synced: [
      ...['user_id', 'main_minor', 'frozen_minor', 'last_transaction_id', 'metadata', 'updated_at_ms'],
    ],
    private: [],
  },
  credit_entries: {
    version: 1,
    key: ['seq'],
    synced: [
      ...['seq', 'user_id', 'transaction_id', 'kind', 'amount_minor', 'main_after_minor'],
      ...['frozen_after_minor', 'device_id', 'note', 'at_ms'],
    ],
    private: [],
  },
  cloud_requests: {
    version: 1,
    key: ['id'],
    synced: [
      ...['id', 'kind', 'actor_id', 'state', 'reason', 'command_id', 'log_seq'],
      ...['received_at_ms', 'settled_at_ms'],
    ],
    private: [],
  },
  log_checkpoint: { version: 1, key: ['one'], synced: ['one', 'size', 'at_ms', 'note'], private: [] },
  statistic_series: {
    version: 1,
    key: ['id'],
    synced: ['id', 'site_id', 'device_id', 'kind', 'detail'],
    private: [],
  },
  lock_presence: {
    version: 1,
    key: ['series_id', 'quarter'],
    synced: ['series_id', 'quarter', 'quarters', 'known_ms', 'online_ms'],
    private: [],
  },
  lock_batteries: {
    version: 1,
    key: ['series_id', 'quarter'],
    synced: ['series_id', 'quarter', 'min_percent', 'last_percent'],
    private: [],
  },
};

/** The log goes up by its own lane, row for row; of a part that is erased later a cloud is told in the other. */
export const LOG_TABLE = 'events';
