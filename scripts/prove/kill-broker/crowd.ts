import { TokenShelf } from '../../../test/broker/program-clients.js';
import { BrokerJournal } from './broker-journal.js';
import { Ledger } from './ledger.js';
import { AHEAD_MAX, Load } from './load.js';
import { SessionClient } from './session-client.js';

/** What the hub publishes to, and where orders to it go, by their QoS. */
export const HUB_SAYS = 'doorward/alerts';
export const ORDERS = { 1: 'doorward/front/lock/set', 2: 'doorward/back/lock/set' } as const;
const JOURNAL_MS = 20;

/** The tokens of the two programs; the same in each process that asks. */
export function programTokens(shelf: TokenShelf): { readonly reader: string; readonly orders: string } {
  return { reader: shelf.add(['mqtt:read']), orders: shelf.add(['mqtt:home-assistant']) };
}

/** More than the hub can say in one life. */
const NUMBERS_PER_LIFE = 1_000_000;

/** The number with which the hub begins to speak after so many kills. */
export function firstOfLife(kills: number): number {
  return kills * NUMBERS_PER_LIFE;
}

/**
 * All that is going on while the broker is killed: clients that talk to each other over `DurableAedes`, and with the hub over
 * `LockBroker`: what it tells a program that is subscribed, and orders that a program gives to it.
 */
export class Crowd {
  readonly ledgers = {
    once: new Ledger('QoS 1 messages between clients', true),
    exactly: new Ledger('QoS 2 messages between clients', false),
    told: new Ledger('QoS 1 messages of the hub', true),
    asked: new Ledger('QoS 1 orders', true),
    ordered: new Ledger('QoS 2 orders', false),
  };
  private readonly clients: readonly SessionClient[];
  private readonly writer: SessionClient;
  private readonly home: SessionClient;
  private loads: readonly { readonly load: Load; readonly ledger: Ledger }[] = [];
  /** In each ledger, the first number of this life of the broker. */
  private begun: readonly (readonly [Ledger, number])[] = [];
  private readonly journal: BrokerJournal;
  /** Lets the hub say so many more. */
  private readonly allow: (count: number) => void;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    ports: { readonly clients: number; readonly hub: number },
    journalFile: string,
    allow: (count: number) => void,
  ) {
    const { once, exactly, told, asked, ordered } = this.ledgers;
    const tokens = programTokens(new TokenShelf());
    const reader = new SessionClient({
      port: ports.clients,
      clientId: 'reader',
      filters: [
        { topic: 'load/1', qos: 1 },
        { topic: 'load/2', qos: 2 },
      ],
      onMessage: (topic, text) => {
        (topic === 'load/2' ? exactly : once).arrive(Number(text));
      },
    });
    const panel = new SessionClient({
      port: ports.hub,
      clientId: 'panel',
      password: tokens.reader,
      filters: [{ topic: HUB_SAYS, qos: 1 }],
      onMessage: (_, text) => {
        if (told.arrive(Number(text))) allow(1);
      },
    });
    this.writer = new SessionClient({ port: ports.clients, clientId: 'writer' });
    this.home = new SessionClient({ port: ports.hub, clientId: 'home', password: tokens.orders });
    this.clients = [reader, panel, this.writer, this.home];
    this.journal = new BrokerJournal(journalFile, {
      told: (number) => {
        told.acknowledge(number);
      },
      heard: (qos, number) => {
        (qos === 2 ? ordered : asked).arrive(number);
      },
      marked: (qos, number) => {
        (qos === 2 ? ordered : asked).arriveMarked(number);
      },
    });
    this.allow = allow;
  }

  /** Call when all are connected: nothing is published before the readers are known to the broker. */
  begin(): void {
    const { once, exactly, asked, ordered } = this.ledgers;
    this.timer = setInterval(() => {
      this.journal.read();
    }, JOURNAL_MS);
    const load = (client: SessionClient, topic: string, qos: 1 | 2, ledger: Ledger) => ({
      load: new Load(client, topic, qos, ledger),
      ledger,
    });
    this.loads = [
      load(this.writer, 'load/1', 1, once),
      load(this.writer, 'load/2', 2, exactly),
      load(this.home, ORDERS[1], 1, asked),
      load(this.home, ORDERS[2], 2, ordered),
    ];
  }

  get connected(): boolean {
    return this.clients.every(({ connected }) => connected);
  }

  /** Messages of clients that were acknowledged. */
  get acknowledged(): number {
    const { once, exactly, asked, ordered } = this.ledgers;
    return once.size + exactly.size + asked.size + ordered.size;
  }

  /**
   * Whether every reader has come to something that was first said in this life. Queues keep their order, so all that
   * waited from before, and what was sent again after the kill, is read: nothing gathers from life to life.
   */
  get hasRead(): boolean {
    return this.begun.every(([ledger, number]) => ledger.hasCome(number));
  }

  /** A broker lives again: the hub may say as many as its reader's queue has room for. */
  livesAgain(kills: number): void {
    this.readJournal();
    this.begun = [
      [this.ledgers.told, firstOfLife(kills)],
      ...this.loads.map(({ load, ledger }) => [ledger, load.next] as const),
    ];
    this.allow(Math.max(0, AHEAD_MAX - this.ledgers.told.waiting));
  }

  /** After a kill: what the broker did in its life. @returns what is wrong already */
  readJournal(): string[] {
    this.journal.read();
    const forgotten = this.clients
      .filter(({ sessionsLost }) => sessionsLost > 0)
      .map(({ name, sessionsLost }) => `the session of ${name} was forgotten ${sessionsLost} times`);
    return [...forgotten, ...this.all().flatMap((ledger) => ledger.twice())];
  }

  /** No new messages; resolves when those under way are acknowledged. The broker has to live. */
  async rest(): Promise<void> {
    await Promise.all(this.loads.map(({ load }) => load.rest()));
  }

  get isComplete(): boolean {
    this.journal.read();
    return this.all().every(({ isComplete }) => isComplete);
  }

  failures(): string[] {
    return [...this.readJournal(), ...this.all().flatMap((ledger) => ledger.lost())];
  }

  all(): readonly Ledger[] {
    return Object.values(this.ledgers);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    for (const client of this.clients) client.stop();
  }
}
