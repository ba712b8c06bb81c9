import type { Client } from 'aedes';
import { NOBODY, type TopicUser } from './access-check.js';
import { AcknowledgeOrder } from './acknowledge-order.js';
import { SEND_BUFFER_BYTES } from './limits.js';
import { leavesOf, lockTopic, type HubLeaf } from './topics.js';

/** One admitted connection of one lock. */
export class LockConnection {
  readonly deviceId: string;
  private readonly own: TopicUser;
  private readonly client: Client;
  private readonly filters = new Set<string>();
  private leaves: ReadonlySet<HubLeaf> = new Set();
  private readonly order = new AcknowledgeOrder();
  private over = false;

  constructor(deviceId: string, client: Client) {
    this.deviceId = deviceId;
    this.own = { roles: ['lock'], own: deviceId };
    this.client = client;
  }

  /** What it is in the access table. */
  get user(): TopicUser {
    return this.over ? NOBODY : this.own;
  }

  /** It was cut off: what it has said and is not kept yet must not be, nor its will. */
  get isOver(): boolean {
    return this.over;
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

  acknowledgeAfter(settled: Promise<void>, acknowledge: (error?: Error) => void): void {
    this.order.after(settled, (error) => {
      acknowledge(error ?? (this.over ? new Error('the lock was cut off') : undefined));
    });
  }

  cutOff(): void {
    this.over = true;
    this.client.conn.destroy();
  }
}

function ignore(): void {
  // a failed write ends the connection, which is heard of there
}
