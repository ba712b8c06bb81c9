import * as z from 'zod';

// Members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

const time = z.string().nullable();

export const hubTimeShape = z.looseObject({
  now: z.string(),
  is_trusted: z.boolean(),
  reason: z.string(),
  text: z.string(),
  lock_time: time,
});

export type WireTime = z.output<typeof hubTimeShape>;

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
