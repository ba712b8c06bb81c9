import * as z from 'zod';

// The members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

const time = z.string().nullable();

export const deviceShape = z.looseObject({
  id: z.string(),
  device_id: z.string(),
  name: z.string(),
  transport: z.string().nullable(),
  status: z.string(),
  lock_state: z.string(),
  door_state: z.string(),
  is_online: z.boolean(),
  battery_level: z.number().nullable(),
  firmware_version: z.string().nullable(),
  last_seen_at: time,
  auto_lock_s: z.number().nullable(),
  left_unlocked_alert_s: z.number().nullable(),
  price_per_entry: z.string().nullable(),
  pin_min_digits: z.number(),
  pin_max_digits: z.number(),
  pin_digits: z.string(),
});
export type WireDevice = z.output<typeof deviceShape>;

export const lockdownShape = z.looseObject({
  active: z.boolean(),
  site_name: z.string(),
  allowed_user_ids: z.array(z.string()),
  locks: z.array(z.looseObject({ name: z.string(), lockdown_pending: z.boolean() })),
});
export type WireLockdown = z.output<typeof lockdownShape>;

export const discoveredShape = z.looseObject({
  transport: z.string(),
  address: z.string(),
  rssi: z.number(),
  tag: z.string(),
  pairing_open: z.boolean(),
  paired: z.boolean(),
});
export type WireDiscovered = z.output<typeof discoveredShape>;

export const hubTimeShape = z.looseObject({
  now: z.string(),
  is_trusted: z.boolean(),
  reason: z.string(),
  text: z.string(),
  lock_time: time,
});
export type WireTime = z.output<typeof hubTimeShape>;

export const mqttShape = z.object({ username: z.string(), password: z.string(), client_id: z.string() });
export const pairedShape = deviceShape.extend({ mqtt: mqttShape.optional() });
export const replacedShape = pairedShape.extend({ replaced: z.boolean() });

export const userShape = z.looseObject({
  id: z.string(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  full_name: z.string(),
  role: z.string(),
  locale: z.string(),
  is_active: z.boolean(),
  last_login_at: time,
  last_login_ip: z.string().nullable(),
  created_at: z.string(),
});
export type WireUser = z.output<typeof userShape>;

export const balanceShape = z.looseObject({
  main: z.string(),
  frozen: z.string(),
  last_transaction_id: z.string().nullable(),
});
export type WireBalance = z.output<typeof balanceShape>;
export const changedBalanceShape = balanceShape.extend({ repeated: z.boolean() });

export const sessionShape = z.looseObject({
  id: z.string(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: z.string(),
  last_used_at: z.string(),
  expires_at: z.string(),
});

export const apiTokenShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  created_at: z.string(),
  expires_at: time,
  last_used_at: time,
});
export const madeApiTokenShape = apiTokenShape.extend({ token: z.string() });

export const inviteShape = z.looseObject({
  invite_code: z.string(),
  entered: z.boolean(),
  invited_users: z.array(z.looseObject({ id: z.string(), full_name: z.string() })),
});

export const personalDataShape = z.looseObject({ profile: userShape, log_url: z.string() });

export const pinShape = z.looseObject({
  id: z.string(),
  label: z.string(),
  user_id: z.string().nullable(),
  kind: z.string(),
  device_ids: z.array(z.string()),
  valid_from: time,
  valid_until: time,
  is_active: z.boolean(),
  use_count: z.number(),
  max_uses: z.number().nullable(),
  uses_reserved: z.number(),
  revoked_at: time,
});
export type WirePin = z.output<typeof pinShape>;
export const createdPinShape = pinShape.extend({ pin: z.string() });
export const pinVerdictShape = z.looseObject({
  granted: z.boolean(),
  reason: z.string(),
  text: z.string(),
  label: z.string().nullable(),
});
export const scheduleShape = z.looseObject({ id: z.string(), name: z.string() });

export const shareShape = z.looseObject({
  id: z.string(),
  shared_with: z.string(),
  can_unlock: z.boolean(),
  can_lock: z.boolean(),
  can_manage_pins: z.boolean(),
  can_view_logs: z.boolean(),
  can_share: z.boolean(),
  valid_from: time,
  valid_until: time,
  is_active: z.boolean(),
  revoke_pending: z.array(z.string()),
  revoked_at: time,
});
export type WireShare = z.output<typeof shareShape>;

export const ticketShape = z.looseObject({
  id: z.string(),
  label: z.string(),
  device_ids: z.array(z.string()),
  valid_from: z.string(),
  valid_until: z.string(),
  max_uses: z.number().nullable(),
  use_count: z.number(),
  is_active: z.boolean(),
  revoked_at: z.string().nullable(),
});
export type WireTicket = z.output<typeof ticketShape>;
export const shownTicketShape = ticketShape.extend({ code: z.string() });

export const cardShape = z.looseObject({
  id: z.string(),
  label: z.string(),
  device_id: z.string(),
  use_count: z.number(),
  revoked_at: z.string().nullable(),
});
export type WireCard = z.output<typeof cardShape>;

export const enrolmentShape = z.looseObject({
  id: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
});
export type WireEnrolment = z.output<typeof enrolmentShape>;

export const credentialShape = z.looseObject({
  pin_id: z.string(),
  label: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  held_by: z.string(),
  changed_at: z.string(),
});
export type WireCredential = z.output<typeof credentialShape>;

export const commandShape = z.looseObject({
  id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  latency_ms: z.number().nullable(),
});
export const commandAnswerShape = z.object({ command: commandShape });

export const firmwareShape = z.looseObject({
  state: z.string(),
  version: z.string().nullable(),
  bytes_sent: z.number(),
  bytes_total: z.number(),
  percent: z.number(),
  reason: z.string().nullable(),
});
export type WireFirmware = z.output<typeof firmwareShape>;

export const signedInShape = z.object({
  user: userShape,
  tokens: z.object({ access: z.string(), refresh: z.string() }),
});

export const siteShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  time_zone: z.string(),
  created_at: z.string(),
});
export type WireSite = z.output<typeof siteShape>;

const statisticShape = z.looseObject({
  entries: z.looseObject({ total: z.number() }),
  denials: z.looseObject({ total: z.number() }),
  alerts: z.looseObject({ total: z.number() }),
  availability: z.looseObject({ percent: z.number().nullable() }),
});
export const statisticsShape = z.looseObject({
  time_zone: z.string(),
  by: z.string(),
  totals: statisticShape,
  periods: z.array(
    statisticShape.extend({
      local: z.string(),
      hours: z.number(),
      battery: z.array(z.looseObject({ last_percent: z.number() })),
    }),
  ),
});
export type WireStatistics = z.output<typeof statisticsShape>;

export const signingKeyShape = z.looseObject({ id: z.string(), signs_from: z.string(), ends_at: time });
export type WireSigningKey = z.output<typeof signingKeyShape>;

export const healthShape = z.object({ status: z.string(), version: z.string() });

export const partsShape = z.object({
  ready: z.boolean(),
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

export const logRowShape = z.looseObject({
  seq: z.number(),
  at: z.string(),
  event_type: z.string(),
  success: z.boolean().nullable(),
  description: z.string(),
  device_id: z.string().nullable(),
  actor: z.looseObject({ kind: z.string(), name: z.string() }),
  method: z.string().nullable(),
});
export type WireLogRow = z.output<typeof logRowShape>;

export const envelopeShape = z.object({
  success: z.literal(true),
  message: z.string(),
  data: z.unknown(),
  pagination: z.object({ next: z.string().nullable() }).optional(),
});

export const problemShape = z.looseObject({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  trace: z.array(z.looseObject({})).optional(),
  data: z.looseObject({}).optional(),
});
