import type { Client, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import { deliverFrames } from './frame-delivery.js';
import { Frames } from './frames.js';
import { deliverAsGranted } from './granted-delivery.js';
import { IncomingTurns } from './incoming-turns.js';
import { OutgoingLimits } from './outgoing-limits.js';
import type { Filter } from './persistence/packet-form.js';
import { Replays, type RetainedShelf } from './replays.js';

export interface ReaderRules {
  /** Whether a client is a lock: it is heard at once, whoever else speaks. */
  readonly isLock: (client: Client) => boolean;
  /** Whether it may receive what is said at this topic, now. */
  readonly mayReceive: (client: Client, topic: string) => boolean;
}

type Message = Pick<PublishPacket, 'topic' | 'payload'>;

/** How clients are written to and read, so that many of them, or slow ones, hold up no door and fill no memory. */
export class Readers {
  private readonly rules: ReaderRules;
  private readonly outgoing: OutgoingLimits;
  private readonly incoming: IncomingTurns;
  private readonly replays: Replays;
  private readonly frames = new Frames();

  constructor(clock: Clock, refusals: SparseLog, shelf: RetainedShelf, rules: ReaderRules) {
    this.rules = rules;
    this.outgoing = new OutgoingLimits(clock, refusals);
    this.incoming = new IncomingTurns(clock, rules.isLock);
    this.replays = new Replays(clock, shelf);
  }

  /** Call for each new connection. */
  watch(client: Client): void {
    this.incoming.watch(client);
    // from the inside out: a message is given its QoS, and then judged
    deliverFrames(client, this.frames, (packet) => this.takes(client, packet));
    this.outgoing.watch(client);
    deliverAsGranted(client);
  }

  /** Whether it may be written this now. */
  takes(client: Client, message: Message): boolean {
    return this.rules.mayReceive(client, message.topic) && this.outgoing.takes(client, message);
  }

  /** Sends what is retained for these filters. @param one of the subscriptions that were asked for with them */
  replay(client: Client, filters: readonly string[], one: Filter | undefined): void {
    this.replays.begin(client, filters, one?.subscriptionIdentifier);
  }

  stop(): void {
    this.outgoing.stop();
  }
}
