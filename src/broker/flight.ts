import type { Client } from 'aedes';
import { writeToStream } from 'mqtt-packet';
import { once } from 'node:events';
import type { DeliveredPacket } from './aedes-inside.js';
import { IN_FLIGHT_MESSAGES, WAITING_MESSAGES } from './limits.js';
import type { QueuedPacket } from './persistence/outgoing-row.js';
import type { ClientRef } from './persistence/packet-form.js';

/** A message or a release that is about to be sent. */
type Sent = (DeliveredPacket | QueuedPacket) & { messageId?: number | undefined };
type Done = () => void;

/** The queues of sessions, as far as what is sent comes from there. */
export interface FlightStore {
  /** What comes after a place in the session's queue, oldest first; null: nothing. */
  following(
    client: ClientRef,
    place: number,
  ): { readonly place: number; readonly packet: QueuedPacket } | null;
  outgoingUpdate(client: ClientRef, packet: object): Promise<void>;
  outgoingClearMessageId(
    client: ClientRef,
    packet: { readonly messageId?: number | undefined },
  ): Promise<unknown>;
  /** Whether a message of the session's queue has this packet identifier. */
  isNumbered(client: ClientRef, messageId: number): boolean;
}

export interface FlightDeps {
  readonly store: FlightStore;
  readonly wallMs: () => number;
  /** Whether the client may be sent it now, marked as it is to be sent; null: not. */
  readonly forwarded: (client: Client, packet: DeliveredPacket) => DeliveredPacket | null;
}

/** DISCONNECT (MQTT 5, section 3.14.2.1). */
const QUOTA_EXCEEDED = 0x97;
const LAST_ID = 65_535;
const WIRE = { protocolVersion: 5 } as const;

/**
 * QoS 1 and 2 towards one client of MQTT 5: never more of them unacknowledged than it takes (MQTT-3.3.4-9), in the order
 * they were published. What a kept session is sent comes from its queue alone, before and while it is connected.
 */
export class Flight {
  private readonly client: Client;
  private readonly deps: FlightDeps;
  private readonly most: number;
  /** Packet identifiers of what is not acknowledged. */
  private readonly unacknowledged = new Set<number>();
  /** What is in no queue: of sessions that end with their connection, and retained messages. */
  private readonly waiting: { readonly packet: DeliveredPacket; readonly done: Done }[] = [];
  /** How far the session's queue has been sent on this connection. */
  private place = 0;
  private lastId = 0;
  private isSending = false;
  private isPoked = false;

  /** For a client that was let in. */
  constructor(client: Client, deps: FlightDeps) {
    this.client = client;
    this.deps = deps;
    this.most = Math.min(client.receiveMaximum, IN_FLIGHT_MESSAGES);
  }

  /** @param done called when the next one may come; a retained message is waited for */
  deliver(packet: DeliveredPacket, done: Done): void {
    const { client } = this;
    const isRetained = packet.brokerId === null;
    if (client.clean || isRetained) {
      if (!isRetained && this.waiting.length >= WAITING_MESSAGES)
        client.disconnect({ reasonCode: QUOTA_EXCEEDED });
      else this.waiting.push({ packet, done: isRetained ? done : ignore });
    }
    if (!isRetained) done();
    this.send();
  }

  acknowledged(messageId: number): void {
    if (this.unacknowledged.delete(messageId)) this.send();
  }

  /** Sends what may be sent now. */
  send(): void {
    this.isPoked = true;
    if (this.isSending) return;
    this.isSending = true;
    this.sendAll().catch((error: unknown) => {
      this.client.emit('error', error);
    });
  }

  private async sendAll(): Promise<void> {
    try {
      while (this.isPoked) {
        this.isPoked = false;
        if (!this.client.clean && this.client.connected) await this.sendQueued();
        this.sendWaiting();
      }
    } finally {
      this.isSending = false;
    }
  }

  private async sendQueued(): Promise<void> {
    const { client, deps } = this;
    for (;;) {
      const next = deps.store.following(client, this.place);
      if (next === null || !this.isOpen) return;
      const packet: Sent = next.packet;
      if (packet.cmd === 'publish' && !this.hasRoom) return;
      this.place = next.place;
      if (packet.cmd === 'pubrel') {
        this.write(packet);
        continue;
      }
      packet.messageId ??= this.freeId();
      await deps.store.outgoingUpdate(client, packet);
      const isFlowing = this.take(packet);
      if (isFlowing === null) await deps.store.outgoingClearMessageId(client, packet);
      // the end of the connection counts as that as well
      else if (!isFlowing) await once(client.conn, 'drain');
    }
  }

  private sendWaiting(): void {
    while (this.isOpen && this.hasRoom) {
      const next = this.waiting.shift();
      if (!next) return;
      const packet = { ...next.packet, messageId: this.freeId() };
      const isFlowing = this.take(packet) ?? true;
      if (isFlowing) setImmediate(next.done);
      else this.client.conn.once('drain', next.done);
    }
  }

  /** @returns null when it is not for this client, or not any more; else whether the connection takes more at once */
  private take(packet: DeliveredPacket): boolean | null {
    const { client, deps } = this;
    if (!this.isOpen) return true;
    const forwarded = deps.forwarded(client, packet);
    if (!forwarded || packet.messageId === undefined) return null;
    const aged = this.aged(forwarded);
    if (!aged) return null;
    this.unacknowledged.add(packet.messageId);
    return this.write({ ...aged, messageId: packet.messageId });
  }

  /** With the rest of its life (MQTT-3.3.2-6). @returns null when that is over and it was never sent (MQTT-3.3.2-5) */
  private aged(packet: DeliveredPacket): DeliveredPacket | null {
    if (packet.messageExpiry === undefined) return packet;
    const leftS = Math.ceil((packet.messageExpiry - this.deps.wallMs()) / 1000);
    if (leftS <= 0 && packet.dup !== true) return null;
    return { ...packet, properties: { ...packet.properties, messageExpiryInterval: Math.max(0, leftS) } };
  }

  private write(packet: Sent): boolean {
    return writeToStream(packet as never, this.client.conn as never, WIRE);
  }

  private get isOpen(): boolean {
    const { client } = this;
    return (client.connected || client.connecting) && !client.closed && !client.conn.destroyed;
  }

  private get hasRoom(): boolean {
    return this.unacknowledged.size < this.most;
  }

  private freeId(): number {
    do this.lastId = (this.lastId % LAST_ID) + 1;
    while (this.unacknowledged.has(this.lastId) || this.deps.store.isNumbered(this.client, this.lastId));
    return this.lastId;
  }
}

function ignore(): void {
  // nothing waits for it
}
