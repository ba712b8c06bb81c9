import * as z from 'zod';

/** What the command line reads of `GET /api/v1/audit/checkpoint`. */
export const checkpointShape = z.looseObject({
  size: z.number(),
  root: z.string(),
  at: z.string(),
  note: z.string(),
  public_key: z.string(),
});

/** Of `GET /api/v1/audit`. */
export const logStandingShape = z.looseObject({
  size: z.number(),
  signed_size: z.number(),
  whole_at: z.string().nullable(),
  broken: z.looseObject({ at_seq: z.number(), fault: z.string() }).nullable(),
});

export type WireLogStanding = z.output<typeof logStandingShape>;

export const LOG_STANDING_PATH = '/api/v1/audit';
export const CHECKPOINT_PATH = '/api/v1/audit/checkpoint';
export const SIGNED_EXPORT_PATH = '/api/v1/audit/export';
