import type { Clock } from '../../kit/clock.js';
import { displayName } from '../../accounts/user.js';
import { newEvent, NOBODY } from '../audit/new-event.js';
import type { Store, Writes } from '../store-ports.js';
import type { RequestRecord } from './request-ports.js';

/** In the caller's transaction: nothing was done, and the log says why. */
export function refuseRequestIn(
  tx: Writes,
  { id, kind, actorId }: Pick<RequestRecord, 'id' | 'kind' | 'actorId'>,
  reason: string,
  nowMs: number,
): void {
  if (tx.cloudRequests.byId(id)?.state !== 'open') return;
  const user = actorId === null ? null : tx.users.byId(actorId);
  const { seq } = tx.events.append(
    newEvent({
      atMs: nowMs,
      type: 'REQUEST_REFUSED',
      success: false,
      reason,
      description: `A request of the cloud was refused (${kind}): ${reason}.`,
      actor: user ? { kind: 'user', id: user.id, name: displayName(user) } : NOBODY,
      userId: user?.id ?? null,
      method: 'cloud',
      data: { request_id: id, kind },
    }),
  );
  tx.cloudRequests.settle(id, { state: 'refused', reason, logSeq: seq, settledAtMs: nowMs });
}

/**
 * After a restart: an unlock of which no order reached the journal did not happen, and must not any more. What reached the
 * journal was told by `recoverCommands`; other requests come again from the cloud.
 */
export async function recoverRequests({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Clock;
}): Promise<void> {
  await store.write((tx) => {
    for (const request of tx.cloudRequests.open())
      if (request.commandId !== null) refuseRequestIn(tx, request, 'hub_restarted', clock.wallMs());
  });
}
