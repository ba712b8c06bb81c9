import * as z from 'zod';

export const JOBS_PATH = '/api/v1/jobs';

/** What the command line reads of a job. */
export const jobShape = z.looseObject({
  name: z.string(),
  does: z.string(),
  is_running: z.boolean(),
  result: z.enum(['ok', 'failed']).nullable(),
  last_run_at: z.string().nullable(),
  took_ms: z.number().nullable(),
  trouble: z
    .looseObject({ code: z.string(), detail: z.string(), since: z.string(), advice: z.string() })
    .nullable(),
  next_run_at: z.string(),
  waits_for_time: z.boolean(),
});

export type WireJob = z.output<typeof jobShape>;
