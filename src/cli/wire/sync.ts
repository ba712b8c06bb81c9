import * as z from 'zod';

const lane = z.looseObject({ acknowledged: z.number(), newest: z.number(), pending: z.number() });

/** What the command line reads of `GET /api/v1/sync`. */
export const syncShape = z.looseObject({
  state: z.string(),
  advice: z.string(),
  url: z.string().nullable(),
  claim_code: z.string().nullable(),
  lanes: z.object({ audit: lane, telemetry: lane }),
  last_success_at: z.string().nullable(),
  next_turn_at: z.string().nullable(),
  put_aside: z.number(),
  trouble: z.looseObject({ code: z.string(), at: z.string(), retry_at: z.string() }).nullable(),
});

export type WireSync = z.output<typeof syncShape>;

/** Somebody should look: the cloud is not reached, or wants nothing of this hub, or a part of what goes between them fails. */
export function isSyncWrong({ state, trouble }: Pick<WireSync, 'state' | 'trouble'>): boolean {
  if (state === 'retrying' || state === 'revoked') return true;
  return trouble !== null && (state === 'syncing' || state === 'idle' || state === 'metered');
}
