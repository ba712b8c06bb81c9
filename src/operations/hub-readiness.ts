import type { Operations } from './operations.js';
import type { MessageQueue } from './messages/message-queue.js';
import type { LockDriver } from './ports.js';

/** What the broker says of itself. */
interface Listening {
  readonly listening: boolean;
  /** Only asked while it listens. */
  readonly port: number;
}

/** The hub is of use when its database is open, its broker listens, and every kind of link works. */
export function hubReadiness(deps: {
  readonly drivers: readonly LockDriver[];
  readonly broker: Listening;
  readonly messages: Pick<MessageQueue, 'counts' | 'senders'>;
}): Operations['readiness'] {
  return () => {
    const { listening } = deps.broker;
    const parts = [
      { name: 'database', ok: true, detail: 'open' },
      {
        name: 'broker',
        ok: listening,
        detail: listening ? `listening on port ${deps.broker.port}` : 'not listening',
      },
      ...deps.drivers.map((driver) => ({ name: driver.transport, ...driver.health() })),
      messagesPart(deps.messages),
    ];
    return { ready: parts.every(({ ok }) => ok), parts };
  };
}

/** Tells how it goes. A hub whose messages don't get out opens doors all the same, so it is never a reason not to be ready. */
function messagesPart({ senders, counts }: Pick<MessageQueue, 'counts' | 'senders'>) {
  if (senders.length === 0) return { name: 'messages', ok: true, detail: 'no sender is set up' };
  const { waiting, sent, failed, expired } = counts;
  const detail = `${senders.join(', ')}: ${waiting} waiting, ${sent} sent, ${failed} failed, ${expired} expired`;
  return { name: 'messages', ok: true, detail };
}
