import type { MqttClient } from 'mqtt';
import type { Socket } from 'node:net';
import type { Incoming } from './command-gate.js';
import { IN_FLIGHT } from './limits.js';
import type { Outgoing } from './outgoing-queue.js';
import type { Trouble } from './trouble.js';

export interface LinkListener {
  received(message: Incoming): void;
  /** Once, whoever ended it. */
  closed(why: Trouble): void;
  pingSent(): void;
  pongReceived(): void;
}

/** What `openLink` makes a link of. */
export interface LinkParts {
  readonly client: MqttClient;
  readonly protocol: 4 | 5;
  readonly socket: () => Socket | null;
  readonly failed: (why: Trouble) => void;
}

/** A granted QoS has no such bit (MQTT 3.1.1, section 3.9.3). */
const REFUSED_BIT = 0x80;
/** Of a PUBLISH around topic and payload, at most. */
const HEADER_BYTES = 16;
/** Reason codes of MQTT 5 (section 2.4). */
const PACKET_TOO_LARGE = 149;
const UNSPECIFIED = 128;
const FILTER_OPTIONS = {
  // At most once from the broker to the hub: a command that is lost is seen to be, one that comes twice is not.
  qos: 0,
  // MQTT 5: nothing of our own, no retained ones to begin with, and say of each whether it was published as retained.
  nl: true,
  rh: 2,
  rap: true,
} as const;
/** Of what the broker has already, that too; a retained message is one that it had. */
const WITH_KEPT = { ...FILTER_OPTIONS, rh: 0, rap: false } as const;

/**
 * One connection to a broker, from CONNECT to its end; a new one is a new link, so that nothing is carried over but what the
 * queue has. Always a clean start: no command waits for the hub while it is away.
 */
export class Link {
  readonly protocol: 4 | 5;
  private readonly client: MqttClient;
  private readonly socket: () => Socket | null;
  private readonly unacknowledged = new Set<Outgoing>();
  private pingsSent = 0;
  private pongs = 0;
  private readonly fences: { readonly at: number; readonly done: (isThere: boolean) => void }[] = [];
  private isOver = false;
  private readonly failed: (why: Trouble) => void;

  /** @param made by `openLink`; `failed` is told why before the link is cut */
  constructor({ client, protocol, socket, failed }: LinkParts, listener: LinkListener) {
    this.client = client;
    this.protocol = protocol;
    this.socket = socket;
    this.failed = failed;
    client.on('packetsend', ({ cmd }) => {
      if (cmd !== 'pingreq') return;
      this.pingsSent += 1;
      listener.pingSent();
    });
    client.on('packetreceive', ({ cmd }) => {
      if (cmd !== 'pingresp') return;
      this.pongs += 1;
      listener.pongReceived();
      while (this.fences[0] && this.fences[0].at <= this.pongs) this.fences.shift()?.done(true);
    });
    client.on('message', (topic, payload, { retain, dup, properties }) => {
      listener.received({
        topic,
        payload,
        retained: retain,
        duplicate: dup,
        expiresInS: properties?.messageExpiryInterval ?? null,
        key: properties?.correlationData ?? null,
      });
    });
  }

  /** Address of the broker; null when it is not known. */
  get address(): string | null {
    return this.socket()?.remoteAddress ?? null;
  }

  get keepsRetained(): boolean {
    return this.client.serverProperties?.retainAvailable !== false;
  }

  /** Whether another message may be sent before one is acknowledged. */
  get hasRoom(): boolean {
    const theirs = this.client.serverProperties?.receiveMaximum ?? IN_FLIGHT;
    return !this.isOver && this.unacknowledged.size < Math.min(IN_FLIGHT, theirs);
  }

  get isIdle(): boolean {
    return this.unacknowledged.size === 0;
  }

  /**
   * Hears these from now on.
   * @param kept of these, where it is told too what the broker has already
   * @returns those that the broker refuses; null when the link ended meanwhile
   */
  async subscribe(filters: readonly string[], kept: readonly string[]): Promise<readonly string[] | null> {
    const wanted = Object.fromEntries(
      filters.map((filter) => [filter, { ...(kept.includes(filter) ? WITH_KEPT : FILTER_OPTIONS) }]),
    );
    return new Promise((resolve) => {
      this.client.subscribe(wanted, (error, _, answer) => {
        const granted = answer?.granted ?? [];
        if (this.isOver) resolve(null);
        else if (error && granted.length === 0) resolve(filters);
        else resolve(filters.filter((__, at) => (Number(granted[at] ?? 0) & REFUSED_BIT) !== 0));
      });
    });
  }

  /** @param done when the broker has it, with the reason if it refuses it; not called when the link ends before */
  publish(message: Outgoing, done: (refusal: number | null) => void): void {
    const { topic, text, retain } = message;
    const { maximumQoS = 1, maximumPacketSize = Infinity } = this.client.serverProperties ?? {};
    const qos = message.qos <= maximumQoS ? message.qos : 0;
    // Sent all the same, it would cost the connection.
    if (Buffer.byteLength(topic) + Buffer.byteLength(text) + HEADER_BYTES > maximumPacketSize) {
      done(PACKET_TOO_LARGE);
      return;
    }
    this.unacknowledged.add(message);
    this.client.publish(topic, text, { qos, retain }, (error) => {
      if (this.isOver) return;
      this.unacknowledged.delete(message);
      done(error ? (reasonOf(error) ?? UNSPECIFIED) : null);
    });
  }

  /** What the broker did not acknowledge, in the order it was said. */
  takeUnacknowledged(): readonly Outgoing[] {
    const left = [...this.unacknowledged];
    this.unacknowledged.clear();
    return left;
  }

  /** Resolves when the broker has answered: what it sent before that has arrived. @returns false when the link ended instead */
  ping(): Promise<boolean> {
    if (this.isOver) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.fences.push({ at: this.pingsSent + 1, done: resolve });
      this.client.sendPing();
    });
  }

  /** Ends it at once, for this; the broker publishes the will. */
  cut(why: Trouble): void {
    this.failed(why);
    this.client.end(true);
  }

  /** It is about to be ended, for this. */
  blame(why: Trouble): void {
    this.failed(why);
  }

  /** Ends it as one does; the broker forgets the will. Waits for the broker to close, or for `drop`. */
  async leave(): Promise<void> {
    await this.client.endAsync(!this.isIdle);
  }

  /** Lets go of the socket, whatever the broker does. */
  drop(): void {
    this.socket()?.destroy();
  }

  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Called by who opened it. */
  over(): void {
    this.isOver = true;
    for (const { done } of this.fences.splice(0)) done(false);
  }
}

/** The reason code of MQTT that an error of the library carries. */
export function reasonOf(error: Error): number | null {
  return 'code' in error && typeof error.code === 'number' ? error.code : null;
}
