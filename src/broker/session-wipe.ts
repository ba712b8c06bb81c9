import type { Aedes, AedesPublishPacket } from 'aedes';

interface Session {
  readonly id: string;
}

/** What Aedes asks of its persistence, as far as it is used here; its types do not name it. */
export interface SessionStore {
  cleanSubscriptions(session: Session): Promise<unknown>;
  delWill(session: Session & { readonly brokerId: string }): Promise<unknown>;
  outgoingStream(session: Session): AsyncIterable<AedesPublishPacket>;
  outgoingClearMessageId(session: Session, packet: AedesPublishPacket): Promise<unknown>;
  incomingDelPacket(session: Session, packet: { readonly messageId?: number | undefined }): Promise<unknown>;
}

export function sessionStore(aedes: Aedes): SessionStore {
  return (aedes as unknown as { readonly persistence: SessionStore }).persistence;
}

/** Of the wills that wait for their delay; its types do not name it. */
interface DelayedWills {
  clearDelayedWill(id: string): void;
}

/** Takes away what is kept for a session of somebody who may not come back: subscriptions, queue and will. */
export async function wipeSession(aedes: Aedes, id: string): Promise<void> {
  const store = sessionStore(aedes);
  const session = { id };
  (aedes as unknown as DelayedWills).clearDelayedWill(id);
  await store.cleanSubscriptions(session);
  await store.delWill({ id, brokerId: aedes.id });
  for await (const packet of store.outgoingStream(session))
    await store.outgoingClearMessageId(session, packet);
}
