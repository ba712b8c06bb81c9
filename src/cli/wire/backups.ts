import * as z from 'zod';

/** What the command line reads of `GET /api/v1/backups`. */
export const backupsShape = z.looseObject({
  place: z.string().nullable(),
  recipient: z.string().nullable(),
  every_hours: z.number(),
  is_running: z.boolean(),
  last: z
    .looseObject({ name: z.string(), made_at: z.string(), bytes: z.number(), events: z.number() })
    .nullable(),
  trouble: z.string().nullable(),
  proved_at: z.string().nullable(),
  proof_trouble: z.string().nullable(),
});

export type WireBackups = z.output<typeof backupsShape>;

export const shelvedShape = z.looseObject({ name: z.string(), bytes: z.number() });
