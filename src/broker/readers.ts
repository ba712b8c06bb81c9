import type { Aedes, Client, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { ClientSight } from './client-sight.js';
import type { FlightDeps, FlightStore } from './flight.js';
import { Flights } from './flights.js';
import { deliverFrames } from './frame-delivery.js';
import { Frames } from './frames.js';
import { deliverAsGranted } from './granted-delivery.js';
import { IncomingTurns } from './incoming-turns.js';
import { OutgoingLimits } from './outgoing-limits.js';
import type { Filter } from './persistence/packet-form.js';
import { Replays, type RetainedShelf } from './replays.js';

export interface ReaderDeps {
  readonly clock: Clock;
  readonly refusals: SparseLog;
  readonly persistence: RetainedShelf &
    FlightStore & { onReplay: ((filters: readonly string[]) => void) | null };
  readonly sight: Pick<ClientSight, 'sent'>;
}

export interface ReaderRules {
  /** Whether a client is a lock: it is heard at once, whoever else speaks. */
  readonly isLock: (client: Client) => boolean;
  /** Whether it may receive this, now. */
  readonly mayReceive: (client: Client, message: Receivable) => boolean;
  readonly forwarded: FlightDeps['forwarded'];
}

/** A message as far as it matters who receives it. */
export type Receivable = Pick<PublishPacket, 'topic' | 'payload' | 'retain'> &
  Partial<Pick<PublishPacket, 'qos' | 'dup'>> & { readonly properties?: object | undefined };

/** How clients are written to and read, so that many of them, or slow ones, hold up no door and fill no memory. */
export class Readers {
  private readonly rules: ReaderRules;
  private readonly sight: ReaderDeps['sight'];
  private readonly persistence: ReaderDeps['persistence'];
  private readonly outgoing: OutgoingLimits;
  private readonly incoming: IncomingTurns;
  private readonly replays: Replays;
  private readonly flights: Flights;
  private readonly frames = new Frames();

  constructor({ clock, refusals, persistence, sight }: ReaderDeps, rules: ReaderRules) {
    this.rules = rules;
    this.sight = sight;
    this.persistence = persistence;
    this.outgoing = new OutgoingLimits(clock, refusals);
    this.incoming = new IncomingTurns(clock, rules.isLock);
    this.replays = new Replays(clock, persistence);
    this.flights = new Flights({
      store: persistence,
      wallMs: () => clock.wallMs(),
      forwarded: rules.forwarded,
    });
  }

  /** Call once. */
  follow(aedes: Aedes): void {
    this.flights.follow(aedes);
  }

  /** Call for each new connection. */
  watch(client: Client): void {
    this.incoming.watch(client);
    // from the inside out: a message is given its QoS, and then judged
    deliverFrames(client, this.frames, (packet) => this.takes(client, packet, 0));
    this.outgoing.watch(client);
    this.flights.watch(client);
    deliverAsGranted(client);
  }

  /** Whether it may be written this now, with this QoS; then it is. */
  takes(client: Client, message: Receivable, qos: PublishPacket['qos']): boolean {
    const takes = this.rules.mayReceive(client, message) && this.outgoing.takes(client, message);
    if (takes) this.sight.sent(client, { qos });
    return takes;
  }

  /** @param one of the subscriptions that were asked for in one packet */
  subscribed(client: Client, one: Filter | undefined): void {
    // Aedes asks for what is retained within this turn, and does not say for whom
    this.persistence.onReplay = (filters) => {
      this.replays.begin(client, filters, one?.subscriptionIdentifier);
    };
  }

  stop(): void {
    this.outgoing.stop();
  }
}
