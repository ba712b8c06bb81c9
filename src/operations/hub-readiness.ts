import type { Operations } from './operations.js';
import { inEnglish } from '../kit/sentence.js';
import type { CloudSyncPort, SyncView } from './cloud/sync-use-cases.js';
import type { MessageQueue } from './messages/message-queue.js';
import type { LockDriver } from './locks/driver-ports.js';
import { TIME_TEXTS } from './time/time-text.js';
import type { TrustedTime } from './time/trusted-time.js';

/** What the broker says of itself. */
interface Listening {
  readonly listening: boolean;
  /** Only asked while it listens. */
  readonly port: number;
}

interface Kept {
  /** Why the disk took nothing when it was last asked to, the code that callers were told; null: it did. */
  readonly trouble: string | null;
}

/** A way out for messages, or what else is for installers to know and no reason not to be ready. */
interface WayOut {
  readonly name: string;
  health(): { readonly ok: boolean; readonly detail: string };
}

/**
 * The hub is of use when its database takes changes, its broker listens, and every kind of link works. A way out for messages
 * is listed beside them and counts for nothing: doors need no mail server.
 */
export function hubReadiness(deps: {
  readonly drivers: readonly LockDriver[];
  readonly database: Kept;
  readonly broker: Listening;
  readonly messages: Pick<MessageQueue, 'senders'>;
  readonly senders?: readonly WayOut[];
  readonly time: Pick<TrustedTime, 'state'>;
  /** null: no cloud is set. */
  readonly sync?: Pick<CloudSyncPort, 'view'> | null;
}): Operations['readiness'] {
  return () => {
    const { listening } = deps.broker;
    const parts = [
      databasePart(deps.database),
      {
        name: 'broker',
        ok: listening,
        detail: listening ? `listening on port ${deps.broker.port}` : 'not listening',
      },
      ...deps.drivers.map((driver) => ({ name: driver.transport, ...driver.health() })),
      messagesPart(deps.messages),
      timePart(deps.time),
    ];
    const waysOut = (deps.senders ?? []).map((sender) => ({
      name: sender.name,
      ...sender.health(),
      forInstallers: true as const,
    }));
    const cloud = deps.sync ? [cloudPart(deps.sync.view())] : [];
    return { ready: parts.every(({ ok }) => ok), parts: [...parts, ...cloud, ...waysOut] };
  };
}

/** What can not be written down is not done: no door is opened then. */
function databasePart({ trouble }: Kept) {
  if (trouble === null) return { name: 'database', ok: true, detail: 'open' };
  const detail =
    trouble === 'storage_full'
      ? 'the disk is full, and nothing can be changed: free some space'
      : `the disk takes no changes (${trouble}): look at the disk and the hub's log`;
  return { name: 'database', ok: false, detail };
}

/**
 * Names only, and how each fared is for installers: anybody may ask whether the hub is ready, and a count would tell them whether the code they just asked for
 * was sent. A hub whose messages don't get out opens doors all the same, so this is never a reason not to be ready.
 */
function messagesPart({ senders }: Pick<MessageQueue, 'senders'>) {
  return { name: 'messages', ok: true, detail: senders.join(', ') || 'no sender is set up' };
}

/** A hub that doubts its clock opens for permanent codes and the owner all the same. */
function timePart({ state: { trust } }: Pick<TrustedTime, 'state'>) {
  const text = inEnglish(TIME_TEXTS[trust.reason]);
  return { name: 'time', ok: true, detail: trust.isTrusted ? text : `not trusted: ${text}` };
}

/** No cloud keeps a door from opening: it is told, and counts for nothing. How much waits is for who asks as an admin. */
function cloudPart({ state }: SyncView) {
  return { name: 'cloud', ok: true, detail: state };
}
