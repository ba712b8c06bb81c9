import type { StoredEvent } from '../../audit/event.js';
import type { Writes } from '../store-ports.js';

/**
 * What a row of the log means for the request that led to it, in the transaction that appends it: an effect and that its
 * request had it are one commit, so that no crash makes it happen again, or untold.
 */
export function settleRequest(tx: Writes, event: StoredEvent): void {
  if (event.method !== 'cloud') return;
  const { type, commandId, success, reason, seq, atMs } = event;
  // Of an order to a lock only the row of its outcome counts, which may come in the hub's next life.
  if (type === 'UNLOCK' && commandId !== null) {
    const request = tx.cloudRequests.byCommand(commandId);
    const state = success === null ? 'unknown' : success ? 'applied' : 'failed';
    if (request) tx.cloudRequests.settle(request.id, { state, reason, logSeq: seq, settledAtMs: atMs });
    return;
  }
  const { request_id: id } = event.data;
  if (typeof id !== 'string' || success !== true) return;
  if (tx.cloudRequests.byId(id)?.commandId !== null) return;
  tx.cloudRequests.settle(id, { state: 'applied', reason: null, logSeq: seq, settledAtMs: atMs });
}
