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
});
export type WireDevice = z.output<typeof deviceShape>;

export const discoveredShape = z.looseObject({
  transport: z.string(),
  address: z.string(),
  rssi: z.number(),
  tag: z.string(),
  pairing_open: z.boolean(),
  paired: z.boolean(),
});
export type WireDiscovered = z.output<typeof discoveredShape>;

export const mqttShape = z.object({ username: z.string(), password: z.string(), client_id: z.string() });
export const pairedShape = deviceShape.extend({ mqtt: mqttShape.optional() });

export const userShape = z.looseObject({
  id: z.string(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  full_name: z.string(),
  role: z.string(),
  is_active: z.boolean(),
  last_login_at: time,
});
export type WireUser = z.output<typeof userShape>;

export const balanceShape = z.looseObject({
  main: z.string(),
  frozen: z.string(),
  last_transaction_id: z.string().nullable(),
});
export type WireBalance = z.output<typeof balanceShape>;
export const changedBalanceShape = balanceShape.extend({ repeated: z.boolean() });

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
  revoked_at: time,
});
export type WirePin = z.output<typeof pinShape>;
export const createdPinShape = pinShape.extend({ pin: z.string() });

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

export const healthShape = z.object({ status: z.string(), version: z.string() });

export const partsShape = z.object({
  ready: z.boolean(),
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

export const logRowShape = z.looseObject({ seq: z.number(), at: z.string() });

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
