import type { Client } from 'aedes';
import type { Clock } from '../kit/clock.js';
import { inside, type DeliveredPacket } from './aedes-inside.js';
import { SUBSCRIPTIONS_PER_CLIENT } from './limits.js';
import type { Retained } from './persistence/retained-messages.js';
import { Turns } from './turns.js';

/** Where retained messages are kept. */
export interface RetainedShelf {
  retainedMatching(filter: string): Iterable<Retained>;
  /** One with an empty payload takes away what its topic held. */
  storeRetained(message: Retained): Promise<void>;
}

/** What one client is still to be sent. */
interface Replay {
  /** Filters that were not begun yet, and the MQTT 5 subscription identifier that each was asked for with. */
  readonly asked: Map<string, number | undefined>;
  messages: Iterator<Retained>;
  identifier: number | undefined;
  isGoing: boolean;
}

/**
 * Retained messages, of which a SUBSCRIBE may have hundreds sent: in turns, and to each client the next when it has taken
 * the one before. Aedes would have a stream for each SUBSCRIBE, all at once, however many a client sends that reads nothing.
 */
export class Replays {
  private readonly clock: Clock;
  private readonly shelf: RetainedShelf;
  private readonly turns: Turns;
  private readonly replays = new WeakMap<Client, Replay>();

  constructor(clock: Clock, shelf: RetainedShelf) {
    this.clock = clock;
    this.shelf = shelf;
    this.turns = new Turns(clock);
  }

  /** Sends what is retained for these filters; for one that is asked for again before it was begun, once. */
  begin(client: Client, filters: readonly string[], identifier: number | undefined): void {
    const replay = this.replays.get(client) ?? newReplay();
    this.replays.set(client, replay);
    for (const filter of filters) replay.asked.set(filter, identifier);
    if (replay.asked.size > SUBSCRIPTIONS_PER_CLIENT) forgetOthers(client, replay);
    if (replay.isGoing) return;
    replay.isGoing = true;
    this.goOn(client, replay);
  }

  private goOn(client: Client, replay: Replay): void {
    this.turns.later(() => {
      const message = client.conn.destroyed ? null : this.nextOf(client, replay);
      replay.isGoing = message !== null;
      if (!message) return;
      inside(client).deliverQoS(message, () => {
        this.goOn(client, replay);
      });
    });
  }

  private nextOf(client: Client, replay: Replay): DeliveredPacket | null {
    for (;;) {
      const found = replay.messages.next();
      if (found.done !== true) {
        const packet = this.packetOf(found.value, replay.identifier);
        if (packet) return packet;
        continue;
      }
      forgetOthers(client, replay);
      const [next] = replay.asked;
      if (!next) return null;
      const [filter, identifier] = next;
      replay.asked.delete(filter);
      replay.identifier = identifier;
      replay.messages = this.shelf.retainedMatching(filter)[Symbol.iterator]();
    }
  }

  /** @returns null when its time is over (MQTT 5, section 3.3.2.3.3) */
  private packetOf(message: Retained, identifier: number | undefined): DeliveredPacket | null {
    const { topic, payload, qos = 0, properties, messageExpiry } = message;
    const form = { cmd: 'publish', brokerId: null, brokerCounter: 0, retain: true, dup: false } as const;
    const packet = { ...form, topic, payload, qos };
    const leftMs = messageExpiry === undefined ? Infinity : messageExpiry - this.clock.wallMs();
    if (leftMs <= 0) {
      void this.shelf.storeRetained({ topic, payload: Buffer.alloc(0) }).catch(() => undefined);
      return null;
    }
    const more = {
      ...properties,
      ...(leftMs === Infinity ? {} : { messageExpiryInterval: Math.ceil(leftMs / 1000) }),
      ...(identifier === undefined ? {} : { subscriptionIdentifier: identifier }),
    };
    return Object.keys(more).length === 0 ? packet : { ...packet, properties: more };
  }
}

function newReplay(): Replay {
  return { asked: new Map(), messages: [].values(), identifier: undefined, isGoing: false };
}

/** What it has unsubscribed from meanwhile. */
function forgetOthers(client: Client, { asked }: Replay): void {
  const { subscriptions } = inside(client);
  for (const filter of asked.keys()) if (!(filter in subscriptions)) asked.delete(filter);
}
