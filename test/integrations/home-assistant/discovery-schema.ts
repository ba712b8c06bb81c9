import * as z from 'zod';

/**
 * What Home Assistant takes, written from its documentation ("MQTT": device discovery payload, availability, origin;
 * "MQTT lock", "MQTT binary sensor", "MQTT sensor", "MQTT event"). Strict: a key that Home Assistant does not know makes it
 * refuse the whole entity.
 */
const availability = z.array(
  z.strictObject({
    topic: z.string(),
    payload_available: z.string(),
    payload_not_available: z.string(),
    value_template: z.string().optional(),
  }),
);
const shared = { unique_id: z.string().min(1), availability: availability.optional() };
const binary = (deviceClass: string) =>
  z.strictObject({
    ...shared,
    platform: z.literal('binary_sensor'),
    device_class: z.literal(deviceClass),
    entity_category: z.literal('diagnostic').optional(),
    state_topic: z.string(),
    payload_on: z.literal('ON'),
    payload_off: z.literal('OFF'),
  });

export const discovery = z.strictObject({
  device: z.strictObject({
    identifiers: z.array(z.string()).min(1),
    name: z.string(),
    manufacturer: z.string(),
    model: z.string(),
    sw_version: z.string().optional(),
    serial_number: z.string().optional(),
  }),
  origin: z.strictObject({ name: z.string(), sw_version: z.string() }),
  availability: availability.length(2),
  availability_mode: z.literal('all'),
  components: z.strictObject({
    lock: z.strictObject({
      ...shared,
      platform: z.literal('lock'),
      name: z.null(),
      command_topic: z.string(),
      payload_lock: z.literal('LOCK'),
      payload_unlock: z.literal('UNLOCK'),
      payload_open: z.literal('OPEN').optional(),
      payload_reset: z.literal('None'),
      state_topic: z.string(),
      state_locked: z.literal('LOCKED'),
      state_unlocked: z.literal('UNLOCKED'),
      state_locking: z.literal('LOCKING'),
      state_unlocking: z.literal('UNLOCKING'),
      state_jammed: z.literal('JAMMED'),
      optimistic: z.literal(false),
      retain: z.literal(false),
      qos: z.literal(0),
    }),
    door: binary('door'),
    battery: z.strictObject({
      ...shared,
      platform: z.literal('sensor'),
      device_class: z.literal('battery'),
      state_class: z.literal('measurement'),
      unit_of_measurement: z.literal('%'),
      entity_category: z.literal('diagnostic'),
      state_topic: z.string(),
    }),
    tamper: binary('tamper'),
    problem: binary('problem'),
    connectivity: binary('connectivity'),
    event: z.strictObject({
      ...shared,
      platform: z.literal('event'),
      name: z.string(),
      icon: z.string(),
      event_types: z.array(z.string()).min(1),
      state_topic: z.string(),
      qos: z.literal(0),
    }),
  }),
});
