import * as z from 'zod';

// Members of the hub's answers about MQTT that the command line reads. Others may be there, and pass.

const nullable = z.string().nullable();

export const mqttClientsShape = z.looseObject({
  clients: z.array(
    z.looseObject({
      kind: z.string(),
      name: z.string(),
      client_id: z.string(),
      address: nullable,
      transport: z.string(),
      protocol: z.string(),
      connected_at: z.string(),
      last_message_at: nullable,
      subscriptions: z.number(),
      queued_messages: z.number(),
    }),
  ),
});

export const mqttRefusalsShape = z.looseObject({
  refusals: z.array(
    z.looseObject({
      at: z.string(),
      reason: z.string(),
      kind: nullable,
      name: nullable,
      address: nullable,
      topic: nullable,
      payload_bytes: z.number().nullable(),
      why: nullable,
    }),
  ),
  totals: z.record(z.string(), z.number()),
});

export const bridgeShape = z.looseObject({
  bridge: z
    .looseObject({
      broker: z.string(),
      is_connected: z.boolean(),
      since: z.string(),
      protocol: nullable,
      last_error: z.looseObject({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
      commands: z.string(),
      queued_messages: z.number(),
      queued_bytes: z.number(),
      sent: z.number(),
      dropped: z.number(),
      refused: z.record(z.string(), z.number()),
    })
    .nullable(),
});

export type WireBridge = NonNullable<z.output<typeof bridgeShape>['bridge']>;

/** A message of the broker, or how many were left out. */
export const watchedShape = z.union([
  z.object({ dropped: z.number() }),
  z.object({
    at: z.string(),
    topic: z.string(),
    payload_bytes: z.number(),
    qos: z.number(),
    retain: z.boolean(),
    from: z.object({ kind: z.string(), name: z.string() }),
    payload: nullable.optional(),
    payload_state: z.string().optional(),
  }),
]);

export type WireWatched = z.output<typeof watchedShape>;
