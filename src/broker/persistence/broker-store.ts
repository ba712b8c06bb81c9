import type Database from 'better-sqlite3';
import type { Clock, Timer } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import { SparseLog } from '../../kit/sparse-log.js';
import { openBrokerDatabase } from './broker-database.js';
import { CommitQueue, together, type Write } from './commit-queue.js';
import { SWEEP_MS } from './limits.js';
import type { ClientRef, Message } from './packet-form.js';
import { asGranted, grantsOf } from './grants.js';
import { Tables } from './tables.js';
import { WriteAheadLog } from './write-ahead-log.js';
import type { Will } from './wills.js';

export interface BrokerStoreDeps {
  /** Path of the database; null: in memory, gone with the process. */
  readonly file: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether retained messages of a topic end with this run; default: none do. */
  readonly isPassing?: (topic: string) => boolean;
  /** Bytes; default `DATABASE_BYTES`. */
  readonly largestBytes?: number;
}

/** The library's broker as far as the store needs to know it. */
interface BrokerRef {
  readonly id: string;
  listenerCount?(event: string): number;
  /** It times the end of some sessions by itself, and counts those. */
  clearSessionExpiry?(clientId: string): void;
}

/** The broker's database, opened, and what concerns more than one of its tables. */
export class BrokerStore {
  private readonly deps: BrokerStoreDeps;
  private readonly losses: SparseLog;
  private brokerOf: BrokerRef = { id: '' };
  private connection: Database.Database | null = null;
  private opened: {
    readonly tables: Tables;
    readonly commits: CommitQueue;
    readonly log: WriteAheadLog;
  } | null = null;
  private timer: Timer | null = null;

  constructor(deps: BrokerStoreDeps) {
    this.deps = deps;
    this.losses = new SparseLog(deps.clock, deps.logger);
  }

  /** Opens the database; the library calls it before anything else, and insists on a function that is `async`. */
  async setup(broker: BrokerRef): Promise<void> {
    this.brokerOf = broker;
    const { file, clock, logger, isPassing = () => false, largestBytes } = this.deps;
    const connection = openBrokerDatabase(file, logger, largestBytes);
    this.connection = connection;
    const tables = new Tables({
      ...{ connection, clock, losses: this.losses, isPassing },
      wiped: (clientId) => this.brokerOf.clearSessionExpiry?.(clientId),
    });
    const log = new WriteAheadLog(connection, (error) => {
      const risk = 'a power cut may undo what was acknowledged: look at the disk';
      this.losses.warn('flush_failed', { err: error }, `the broker database could not be flushed; ${risk}`);
    });
    const commits = new CommitQueue(connection, log, clock, (error) => {
      this.failed(error);
    });
    tables.load();
    tables.wills.load(broker.id);
    this.opened = { tables, commits, log };
    this.sweep();
    await commits.settled();
  }

  // The library's own suite looks at it.
  get broker(): BrokerRef {
    return this.brokerOf;
  }

  /** What was lost to a limit or a failing disk since the start, by kind. */
  get lost(): Readonly<Record<string, number>> {
    return this.losses.totals();
  }

  /** How much is kept now. */
  get kept(): {
    readonly sessions: number;
    readonly queued: number;
    readonly queuedBytes: number;
    /** Messages of the longest queue. */
    readonly longest: number;
    readonly commits: number;
    readonly retained: { readonly messages: number; readonly bytes: number };
  } {
    const sessions = [...this.tables.sessions.values()];
    return {
      sessions: sessions.length,
      queued: sessions.reduce((sum, { queue }) => sum + queue.size, 0),
      queuedBytes: sessions.reduce((sum, { queuedBytes }) => sum + queuedBytes, 0),
      longest: sessions.reduce((most, { queue }) => Math.max(most, queue.size), 0),
      commits: this.commits.commits,
      retained: this.tables.retained.kept,
    };
  }

  /** Client ids of the sessions there are, while it is open. */
  get sessionIds(): readonly string[] {
    return [...(this.opened?.tables.sessions.values() ?? [])].map(({ clientId }) => clientId);
  }

  /** Messages that wait for this session. */
  queuedFor(clientId: string): number {
    return this.tables.sessions.get(clientId)?.queue.size ?? 0;
  }

  /** Commits what waits and closes the database. */
  async destroy(): Promise<void> {
    this.timer?.cancel();
    const { connection, opened } = this;
    opened?.commits.close();
    this.opened = null;
    this.connection = null;
    await opened?.log.close();
    connection?.close();
  }

  /**
   * Takes a publish in one commit: its identifier (QoS 2), the retained message, and a place in the queue of
   * every persistent session that wants it. Nothing is written when nobody does. When it resolves, the death of this process
   * can't undo it; `settled` says when a power cut can't either.
   * @param client who published; null: the hub
   * @returns false when it is a QoS 2 message that was taken before; at once, not in a promise, when nothing is written
   * @throws TooManyInFlight, NoSessionFree, SQLite's error when it could not be kept: it must not be acknowledged
   */
  accept(
    client: ClientRef | null,
    message: Message,
    messageId: number | undefined,
  ): boolean | Promise<boolean> {
    const { sessions, incoming, retained, subscriptions, outgoing } = this.tables;
    const writes: (Write | null)[] = [];
    if (client && message.qos === 2 && messageId !== undefined) {
      const made = client.clean === true ? null : this.tables.sessionFor(client);
      const session = made?.session ?? null;
      if (incoming.get(client, session, messageId))
        return this.commits.now(() => undefined).then(() => false);
      writes.push(...(made?.writes ?? []), incoming.add(client, session, messageId));
    }
    if (message.retain) writes.push(retained.put(message));
    if (message.qos > 0 && subscriptions.queuing > 0) {
      const subscribers = subscriptions
        .match(message.topic)
        .filter(({ nl, clientId }) => !(nl === true && clientId === client?.id));
      for (const [clientId, grant] of grantsOf(subscribers, message)) {
        const session = sessions.get(clientId);
        if (session) writes.push(outgoing.add(session, asGranted(message, grant), grant.qos));
      }
    }
    if (writes.every((write) => write === null)) return true;
    return this.commits.now(together(writes)).then(() => true);
  }

  /** Resolves when a power cut can't undo any more what was changed so far. */
  settled(): Promise<void> {
    return this.commits.settled();
  }

  /** A client was let in: its session begins, if it has none, and does not end while it is there. */
  arrived(client: ClientRef): void {
    if (!this.opened || client.clean === true) return;
    this.late(this.tables.sessions.arrived(client));
    if (this.tables.sessions.isFull && !this.tables.sessions.get(client.id)) return;
    for (const write of this.tables.sessionFor(client).writes) this.late(write);
  }

  left(client: ClientRef): void {
    if (!this.opened) return;
    this.tables.incoming.left(client);
    this.late(this.tables.sessions.left(client));
  }

  /** Whether the message under this identifier was sent before, in this connection or an earlier one. */
  wasSent(client: ClientRef, messageId: number): boolean {
    const entry = this.tables.sessions.get(client.id)?.byMessageId.get(messageId);
    return entry?.cmd === 'publish' && entry.sentBefore;
  }

  /** An identifier to count on from that no waiting message of the session has; null: any will do. */
  unusedMessageId(client: ClientRef): number | null {
    const last = [...(this.tables.sessions.get(client.id)?.byMessageId.keys() ?? [])].at(-1);
    return last === undefined ? null : (last % 65_535) + 1;
  }

  /** Wills of connections that ended when the last run of the broker did. */
  leftWills(): Will[] {
    return this.tables.wills.values();
  }

  protected get isOpen(): boolean {
    return this.opened !== null;
  }

  protected get tables(): Tables {
    if (!this.opened) throw new Error('the broker database is not open');
    return this.opened.tables;
  }

  protected get commits(): CommitQueue {
    if (!this.opened) throw new Error('the broker database is not open');
    return this.opened.commits;
  }

  /** Resolves when it is on the disk, through every power cut. */
  protected async commit(writes: readonly (Write | null)[]): Promise<void> {
    // where nothing is new, what is known may still be on its way
    if (writes.every((write) => write === null)) await this.commits.settled();
    else await this.commits.lasting(together(writes));
  }

  protected late(write: Write | null): void {
    if (write) this.commits.late(write);
  }

  private failed(error: unknown): void {
    const advice = 'nothing that waited for it was acknowledged: free some space';
    this.losses.warn('disk_failed', { err: error }, `the broker database did not take a change; ${advice}`);
    try {
      this.opened?.tables.load();
    } catch (loadError) {
      this.deps.logger.error({ err: loadError }, 'the broker database cannot be read');
    }
  }

  private sweep(): void {
    for (const session of this.tables.sessions.ended()) {
      for (const write of this.tables.wipe(session)) this.late(write);
    }
    this.timer = this.deps.clock.after(SWEEP_MS, () => {
      this.sweep();
    });
  }
}
