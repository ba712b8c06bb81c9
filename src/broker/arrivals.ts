import type { Client, PublishPacket } from 'aedes';
import type { Packet } from 'mqtt-packet';
import type { Clock } from '../kit/clock.js';
import { instantOf, passedMs, type Instant } from '../kit/instant.js';
import { inside } from './aedes-inside.js';
import { Heartbeat } from './heartbeat.js';

interface Arrival {
  readonly at: Instant;
  /** What it may have waited before, unread. */
  readonly heldUpMs: number;
}

/**
 * How old a publish is that a client sent, as far as this machine can know: since its first byte could be read, and while
 * nothing could be. MQTT has no sending time, so that what waited in the client or on the way is not in it.
 */
export class Arrivals {
  private readonly clock: Clock;
  private readonly heartbeat: Heartbeat;
  private readonly packets = new WeakMap<object, Arrival>();

  constructor(clock: Clock) {
    this.clock = clock;
    this.heartbeat = new Heartbeat(clock);
  }

  start(): void {
    this.heartbeat.start();
  }

  stop(): void {
    this.heartbeat.stop();
  }

  /** Call for each new connection, when nothing else is put before its parser any more. */
  watch(client: Client): void {
    const { conn } = client;
    const read = conn.read.bind(conn);
    /** Of what waits to be read; null: nothing does. */
    let waiting: Arrival | null = null;
    let current: Arrival | null = null;
    // Before Aedes, which reads when it hears this; it is also said when there is nothing.
    conn.prependListener('readable', () => {
      if (conn.readableLength > 0) waiting ??= this.now();
    });
    conn.read = (size?: number) => {
      const chunk = read(size) as unknown;
      if (chunk !== null) {
        current = waiting ?? this.now();
        waiting = null;
      }
      return chunk;
    };
    inside(client)._parser.prependListener('packet', (packet: Packet) => {
      if (packet.cmd === 'publish' && current) this.packets.set(packet, current);
    });
  }

  /** Milliseconds. Of a packet that did not come over a connection nothing is known: Infinity. */
  ageMs(packet: PublishPacket): number {
    const arrival = this.packets.get(packet);
    return arrival ? arrival.heldUpMs + passedMs(this.clock, arrival.at) : Infinity;
  }

  private now(): Arrival {
    return { at: instantOf(this.clock), heldUpMs: this.heartbeat.heldUpMs };
  }
}
