import * as z from 'zod';

// Members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

export const databaseStatsShape = z.object({
  schema: z.number(),
  bytes: z.number(),
  free_bytes: z.number(),
  wal_bytes: z.number(),
  events: z.number(),
  rows: z.record(z.string(), z.number()),
});

export const databaseVerdictShape = z.object({
  is_whole: z.boolean(),
  complaint: z.string().nullable(),
  events: z.number(),
});
