import { Readable } from 'node:stream';
import { BrokerStore } from './broker-store.js';
import { together, type Write } from './commit-queue.js';
import { grantsOf, type Subscription } from './grants.js';
import type { QueuedPacket } from './outgoing-row.js';
import type { ClientRef, Filter, Message } from './packet-form.js';
import type { Retained } from './retained-messages.js';
import type { Subscriber } from './subscriptions.js';
import type { Tables } from './tables.js';
import type { Will } from './wills.js';

/** A client as the library names it, which can be sent away when the disk fails where no error can be told. */
type Caller = ClientRef & { readonly close?: () => void };
type Numbered = { readonly messageId?: number | undefined };
type Outgoing = Numbered & { cmd: string; qos?: number; brokerId: string; brokerCounter: number };

/**
 * What Aedes keeps, on SQLite: the promise interface of aedes-persistence 10. A promise resolves when it is on the disk,
 * except where a crash in between only means that a message is delivered once more.
 */
export class BrokerPersistence extends BrokerStore {
  async storeRetained(message: Retained): Promise<void> {
    await this.commit([this.tables.retained.put(message)]);
  }

  createRetainedStream(filter: string): Readable {
    return this.createRetainedStreamCombi([filter]);
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.tables.retained.matching(filters));
  }

  retainedMatching(filter: string): Iterable<Retained> {
    return this.tables.retained.matching([filter]);
  }

  /** @throws NoSessionFree, TooManyFilters */
  async addSubscriptions(client: ClientRef, filters: readonly Filter[]): Promise<void> {
    const { session, writes } = this.tables.sessionFor(client);
    await this.commit([...writes, this.tables.subscriptions.add(session, filters)]);
  }

  async removeSubscriptions(client: ClientRef, topics: readonly string[]): Promise<void> {
    const session = this.tables.sessions.get(client.id);
    if (session) await this.commit([this.tables.subscriptions.delete(session, topics)]);
  }

  subscriptionsByClient({ id }: ClientRef): Promise<Filter[]> {
    return promised(() => [...(this.tables.sessions.get(id)?.filters.values() ?? [])]);
  }

  subscriptionsByTopic(topic: string): Promise<Subscriber[]> {
    return promised(() => this.tables.subscriptions.match(topic));
  }

  countOffline(): Promise<{ subsCount: number; clientsCount: number }> {
    return promised(() => {
      const withFilters = [...this.tables.sessions.values()].filter(({ filters }) => filters.size > 0);
      return { subsCount: this.tables.subscriptions.queuing, clientsCount: withFilters.length };
    });
  }

  getClientList(filter: string): Readable {
    const subscribed = [...this.tables.sessions.values()].filter(({ filters }) => filters.has(filter));
    return Readable.from(subscribed.map(({ clientId }) => clientId));
  }

  /** A session begins anew, or has ended: nothing of the former one is left (MQTT-3.1.2-6). */
  async cleanSubscriptions({ id }: ClientRef): Promise<void> {
    const session = this.tables.sessions.get(id);
    if (session) await this.commit(this.tables.wipe(session));
  }

  async outgoingEnqueue({ clientId }: { readonly clientId: string }, message: Message): Promise<void> {
    await this.outgoingEnqueueCombi([{ clientId }], message);
  }

  async outgoingEnqueueCombi(subscribers: readonly Subscription[], message: Message): Promise<void> {
    const writes: (Write | null)[] = [];
    for (const [clientId, grant] of grantsOf(subscribers, message)) {
      const made = this.tables.sessionFor({ id: clientId });
      writes.push(...made.writes, this.tables.outgoing.add(made.session, message, grant.qos));
    }
    await this.commit(writes);
  }

  /** A message, or a release, is about to be sent; see `OutgoingQueue.sending`. One that is not in the queue is let pass. */
  async outgoingUpdate({ id }: ClientRef, packet: Outgoing): Promise<void> {
    const session = this.tables.sessions.get(id);
    if (!session) return;
    if (packet.cmd === 'pubrel') {
      if (packet.messageId !== undefined)
        await this.commit([this.tables.outgoing.released(session, packet.messageId)]);
      return;
    }
    const change = this.tables.outgoing.sending(session, packet);
    // A QoS 2 receiver knows what it has seen by this number alone.
    if (packet.qos === 2) await this.commit([change]);
    else this.late(change);
  }

  /**
   * What was acknowledged leaves the queue; a crash before it is written delivers it once more. The library wants to have it
   * for its event `ack`: where nobody listens to that, it is not read again, which costs a sixth of the time of a message.
   */
  outgoingClearMessageId({ id }: ClientRef, { messageId }: Numbered): Promise<QueuedPacket | undefined> {
    return promised(() => {
      const session = this.tables.sessions.get(id);
      if (!session || messageId === undefined) return undefined;
      const { outgoing } = this.tables;
      const isWanted = this.broker.listenerCount?.('ack') !== 0;
      const packet = isWanted ? outgoing.sent(session, messageId) : null;
      this.late(outgoing.acknowledged(session, messageId));
      return packet ?? undefined;
    });
  }

  outgoingStream({ id }: ClientRef): Readable {
    const session = this.tables.sessions.get(id);
    if (!session) return Readable.from([]);
    this.commits.flush();
    return Readable.from(this.tables.outgoing.packets(session));
  }

  /** See `OutgoingQueue.following`: for a queue that is sent step by step. */
  following({ id }: ClientRef, place: number): ReturnType<Tables['outgoing']['following']> {
    const session = this.tables.sessions.get(id);
    if (!session) return null;
    const { outgoing } = this.tables;
    const found = outgoing.following(session, place);
    if (found !== null || session.queue.size === 0) return found;
    this.commits.flush();
    return outgoing.following(session, place);
  }

  isNumbered({ id }: ClientRef, messageId: number): boolean {
    return this.tables.sessions.get(id)?.byMessageId.has(messageId) ?? false;
  }

  async incomingStorePacket(client: ClientRef, packet: Message): Promise<void> {
    const { cmd, topic, payload, qos, retain, dup, messageId } = packet;
    if (messageId === undefined) return;
    const made = client.clean === true ? null : this.tables.sessionFor(client);
    const write = this.tables.incoming.add(client, made?.session ?? null, messageId, {
      ...{ cmd, topic, payload, qos, retain, dup, messageId },
    });
    // Whoever hears it next must not wait for the disk: killed meanwhile, it would never be heard. After a power cut it may
    // come again, marked DUP.
    await this.commits.now(together([...(made?.writes ?? []), write]));
  }

  async incomingGetPacket(
    client: ClientRef,
    { cmd, messageId }: Numbered & { readonly cmd?: string },
  ): Promise<object> {
    const { incoming } = this.tables;
    const found =
      messageId === undefined ? undefined : incoming.get(client, this.sessionOf(client), messageId);
    if (found) return found;
    // The library answers a PUBREL of none with PUBCOMP: it has to be gone from the disk too.
    if (cmd === 'pubrel') await this.commits.settled();
    throw new Error('no such packet');
  }

  /**
   * A released QoS 2 identifier is gone from the disk before PUBCOMP: the client may use it for another message then. The
   * library sends PUBCOMP whether this resolves or rejects, so on a failing disk it does neither and the client is sent away.
   */
  async incomingDelPacket(client: Caller, { messageId }: Numbered): Promise<void> {
    if (messageId === undefined) return;
    try {
      await this.commit([this.tables.incoming.delete(client, this.sessionOf(client), messageId)]);
    } catch {
      client.close?.();
      await new Promise<never>(() => undefined);
    }
  }

  /**
   * Of a QoS 2 publish that was taken, and of which this run does not know that it was passed on: an earlier run took it, and
   * may have ended in between, or it is on its way. @returns to be called when it was passed on; null: there is no such
   */
  unheardOf(client: ClientRef, { messageId }: Numbered): (() => void) | null {
    if (messageId === undefined) return null;
    return this.tables.incoming.unheardOf(client, this.sessionOf(client), messageId);
  }

  async putWill(client: ClientRef, will: Will): Promise<void> {
    await this.commit([this.tables.wills.put(client, this.broker.id, will)]);
  }

  getWill({ id }: ClientRef): Promise<Will | undefined> {
    return promised(() => this.tables.wills.get(id));
  }

  /** Never rejects: the library has nobody to tell. */
  delWill({ id }: ClientRef): Promise<Will | undefined> {
    if (!this.isOpen) return Promise.resolve(undefined);
    const { will, write } = this.tables.wills.delete(id);
    this.late(write);
    return Promise.resolve(will);
  }

  /** @param brokers those that are alive, by id */
  streamWill(brokers: Readonly<Record<string, unknown>> = {}): Readable {
    return Readable.from(
      this.tables.wills.values().filter(({ brokerId }) => !(brokerId !== undefined && brokerId in brokers)),
    );
  }

  private sessionOf({ id, clean }: ClientRef) {
    return clean === true ? null : (this.tables.sessions.get(id) ?? null);
  }
}

/** An error of `make` becomes a rejection. */
function promised<T>(make: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    resolve(make());
  });
}
