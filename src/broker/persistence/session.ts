import type { Filter } from './packet-form.js';
import type { QueueEntry } from './queue-entry.js';

/** What the broker keeps of one persistent session beyond its connection. In memory; the database follows. */
export interface Session {
  /** Its number in the database. */
  readonly key: number;
  readonly clientId: string;
  /** How long it lives once nobody is connected to it, seconds. */
  expiryS: number;
  /** Monotonic time of its end, milliseconds; null while somebody is connected to it. */
  endsAtMs: number | null;
  readonly filters: Map<string, Filter>;
  /** Waiting messages by their place in the queue, oldest first. */
  readonly queue: Map<number, QueueEntry>;
  readonly byName: Map<string, QueueEntry>;
  readonly byMessageId: Map<number, QueueEntry>;
  queuedBytes: number;
  /** Ids of QoS 2 publishes that were taken and not yet released. */
  readonly incoming: Map<number, object>;
}

export function newSession(key: number, clientId: string, expiryS: number): Session {
  return {
    key,
    clientId,
    expiryS,
    endsAtMs: null,
    filters: new Map(),
    queue: new Map(),
    byName: new Map(),
    byMessageId: new Map(),
    queuedBytes: 0,
    incoming: new Map(),
  };
}
