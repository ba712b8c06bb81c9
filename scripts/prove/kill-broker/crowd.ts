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

const LEAST_ONCE = { mayComeAgain: true, mayBeLost: false };
const ONCE = { mayComeAgain: false, mayBeLost: false };
const MOST_ONCE = { mayComeAgain: false, mayBeLost: true };

/**
 * All that is going on while the broker is killed: clients that talk to each other over `DurableAedes`, and with the hub over
 * `LockBroker`: what it tells a program that is subscribed, and orders that a program gives to it.
 */
export class Crowd {
  readonly ledgers = {
    once: new Ledger('QoS 1 messages between clients', LEAST_ONCE),
    exactly: new Ledger('QoS 2 messages between clients', ONCE),
    told: new Ledger('QoS 1 messages of the hub', LEAST_ONCE),
    asked: new Ledger('QoS 1 orders', LEAST_ONCE),
    ordered: new Ledger('QoS 2 orders', MOST_ONCE),
  };
  private readonly clients: readonly SessionClient[];
  private readonly writer: SessionClient;
  private readonly home: SessionClient;
  private loads: readonly Load[] = [];
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
        told.arrive(Number(text));
        allow(1);
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
    });
    this.allow = allow;
  }

  /** Call when all are connected: nothing is published before the readers are known to the broker. */
  begin(): void {
    const { once, exactly, asked, ordered } = this.ledgers;
    this.timer = setInterval(() => {
      this.journal.read();
    }, JOURNAL_MS);
    this.loads = [
      new Load(this.writer, 'load/1', 1, once),
      new Load(this.writer, 'load/2', 2, exactly),
      new Load(this.home, ORDERS[1], 1, asked),
      new Load(this.home, ORDERS[2], 2, ordered),
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

  /** Readers keep up: what is sent again after each kill waits in their queues too, and these have an end. */
  get hasRead(): boolean {
    return this.all().every((ledger) => !ledger.isAhead(AHEAD_MAX / 4));
  }

  /** A broker lives again: the hub may say as many as its reader's queue has room for. */
  hubMaySpeak(): void {
    this.readJournal();
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
    await Promise.all(this.loads.map((load) => load.rest()));
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
