import type { Client } from 'aedes';
import { SEND_BUFFER_BYTES } from './limits.js';
import { leavesOf, lockTopic, type HubLeaf } from './topics.js';

/** One admitted connection of one lock. */
export class LockConnection {
  readonly deviceId: string;
  private readonly client: Client;
  private readonly filters = new Set<string>();
  private leaves: ReadonlySet<HubLeaf> = new Set();
  /** Settles when everything this lock published before is acknowledged; null when nothing is pending. */
  private pending: Promise<void> | null = null;

  constructor(deviceId: string, client: Client) {
    this.deviceId = deviceId;
    this.client = client;
  }

  subscribed(filters: Iterable<string>): void {
    for (const filter of filters) this.filters.add(filter);
    this.leaves = leavesOf(this.deviceId, this.filters);
  }

  unsubscribed(filters: Iterable<string>): void {
    for (const filter of filters) this.filters.delete(filter);
    this.leaves = leavesOf(this.deviceId, this.filters);
  }

  /** Whether a message sent now would reach the lock, as far as this side of the wire can know. */
  takes(leaf: HubLeaf): boolean {
    return (
      this.leaves.has(leaf) &&
      this.client.connected &&
      !this.client.closed &&
      this.client.conn.writable &&
      this.client.conn.writableLength <= SEND_BUFFER_BYTES
    );
  }

  /**
   * Writes a QoS 0 publish to this connection alone: past the broker's routing it can be neither kept nor queued, and
   * goes to nobody else. Call only when `takes(leaf)`.
   */
  send(leaf: HubLeaf, payload: Buffer): void {
    this.client.publish(
      { cmd: 'publish', topic: lockTopic(this.deviceId, leaf), payload, qos: 0, retain: false, dup: false },
      ignore,
    );
  }

  /** Acknowledgements go out in the order of the publishes (MQTT-4.6.0-2), however long each takes to settle. */
  acknowledgeAfter(settled: Promise<void>, acknowledge: (error?: Error) => void): void {
    const before = this.pending;
    const turn = (before ? Promise.all([before, settled]) : settled).then(
      () => {
        if (this.pending === turn) this.pending = null;
        acknowledge();
      },
      (error: unknown) => {
        if (this.pending === turn) this.pending = null;
        acknowledge(error instanceof Error ? error : new Error(String(error)));
      },
    );
    this.pending = turn;
  }

  close(): void {
    this.client.conn.destroy();
  }
}

function ignore(): void {
  // a failed write ends the connection, which is heard of there
}
