import * as z from 'zod';

// Members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

const time = z.string().nullable();

export const deviceShape = z.looseObject({
  id: z.string(),
  device_id: z.string(),
  name: z.string(),
  transport: z.string().nullable(),
  status: z.string(),
  profile: z.string(),
  unlatches: z.boolean(),
  lock_state: z.string(),
  door_state: z.string(),
  is_online: z.boolean(),
  battery_level: z.number().nullable(),
  firmware_version: z.string().nullable(),
  last_seen_at: time,
  auto_lock_s: z.number().nullable(),
  left_unlocked_alert_s: z.number().nullable(),
  price_per_entry: z.string().nullable(),
  replacement: z.looseObject({ status: z.enum(['waiting', 'expired']), offered_at: time }).nullable(),
  pin_min_digits: z.number(),
  pin_max_digits: z.number(),
  pin_digits: z.string(),
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

export const replacedShape = pairedShape.extend({ replaced: z.boolean() });

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
