import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { OUTCOMES, REQUESTS_ENTITY } from '../audit/replica/requests.js';
import type { Line } from '../audit/replica/protocol.js';
import type { CloudTables } from './tables.js';

const told = z.object({
  row: z.object({
    id: z.uuid(),
    state: z.enum(OUTCOMES),
    reason: z.string().max(128).nullable(),
    log_seq: z.number().int().nullable(),
  }),
});

/**
 * What a hub tells of its requests, in the transaction that takes in its lines. The first word that is final stays: after the hub was
 * put back to an older state it is still true that it was done.
 */
export async function settleRequests(
  tx: Transaction<CloudTables>,
  { hubId, epoch }: { readonly hubId: string; readonly epoch: number },
  lines: readonly Line[],
  now: Date,
): Promise<void> {
  for (const line of lines) {
    if (line.type !== REQUESTS_ENTITY) continue;
    const read = told.safeParse(line.data);
    // An open one, or one that the hub has forgotten: nothing to tell.
    if (!read.success) continue;
    const { id, state, reason, log_seq } = read.data.row;
    await tx
      .updateTable('requests')
      .set({ outcome: state, reason, event_epoch: epoch, event_seq: log_seq, settled_at: now })
      .where('id', '=', id)
      .where('hub_id', '=', hubId)
      .where(sql<boolean>`(outcome IS NULL OR outcome = 'unknown')`)
      .execute();
  }
}
