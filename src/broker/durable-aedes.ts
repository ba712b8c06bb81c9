import { Aedes, type AedesOptions, type Client, type PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { BrokerPersistence } from './persistence/broker-persistence.js';
import { TooManyInFlight } from './persistence/incoming-ids.js';
import { INCOMING_QOS2, SESSION_AGE_S, SESSIONS } from './persistence/limits.js';
import type { Message } from './persistence/packet-form.js';
import type { Will } from './persistence/wills.js';

export interface DurableAedesDeps {
  readonly persistence: BrokerPersistence;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type Done = (error?: Error) => void;

/** What the library has and its published types leave out; its version is pinned. */
interface Insides {
  counter: number;
  readonly clients: Readonly<Record<string, Client>>;
  readonly mq: { emit(packet: object, done: () => void): void };
}
/** How the library's own handlers call it; its published type names only the short form. */
type Route = (packet: PublishPacket, client: Client | null, done?: Done) => void;

/** DISCONNECT reason codes (MQTT 5, section 3.14.2.1). */
const RECEIVE_MAXIMUM_EXCEEDED = 0x93;
const QUOTA_EXCEEDED = 0x97;

/**
 * Aedes that acknowledges a QoS 1 or 2 publish only when it is on the disk. The library sends PUBACK before it stores
 * anything, and stores a QoS 2 identifier and what it stands for one after the other; so both are kept in one commit while
 * it waits in `authorizePublish` (`keep`), and what it does afterwards finds that it has been done.
 */
export class DurableAedes extends Aedes {
  protected readonly persistence: BrokerPersistence;
  private readonly parts: DurableAedesDeps;
  private readonly levels: number;
  /** Publishes that were kept, and when each has been passed on; those of which nothing had to be written are passed on later. */
  private readonly passing = new WeakMap<object, Promise<void> | Message>();

  constructor(deps: DurableAedesDeps, options: AedesOptions) {
    const limits = {
      receiveMaximum: INCOMING_QOS2,
      sessionExpiryIntervalLimit: SESSION_AGE_S,
      pendingSessionsLimit: SESSIONS,
    };
    super({ ...limits, ...options, persistence: deps.persistence });
    this.parts = deps;
    this.persistence = deps.persistence;
    this.levels = options.maxTopicLevels ?? 100;
    this.authorizePublish = (client, packet, next) => {
      this.keep(client, packet, next);
    };
    this.authorizeForward = (client, packet) => this.markAgain(client, packet);
    this.on('client', (client) => {
      this.persistence.arrived(client);
      const unused = this.persistence.unusedMessageId(client);
      if (unused !== null) (client as unknown as { _nextId: number })._nextId = unused;
    });
    this.on('clientDisconnect', (client) => {
      this.persistence.left(client);
    });
    // Where the library has nobody else to tell; without a listener it would end the process.
    (this as NodeJS.EventEmitter).on('error', (error: unknown) => {
      deps.logger.error({ err: error }, 'the MQTT broker could not finish something');
    });
  }

  /** Publishes what clients of a run that ended without a word had left as their last will (MQTT-3.1.2-8). */
  override async listen(): Promise<void> {
    await super.listen();
    for (const will of this.persistence.leftWills()) {
      if (!this.mayLeave(will)) {
        void this.persistence.delWill({ id: will.clientId ?? '' });
        continue;
      }
      const { clientId = '', topic, payload, qos, retain, properties } = will;
      const send = () => {
        // Back again before the Will Delay Interval passed (MQTT 5, section 3.1.3.2.2).
        if (this.insides.clients[clientId] || this.closed) return;
        const form = {
          cmd: 'publish',
          topic,
          payload,
          qos: qos === 2 ? 2 : qos === 1 ? 1 : 0,
          retain,
          dup: false,
        } as const;
        this.publish({ ...form, ...(properties ? { properties } : {}) }, (error) => {
          if (error) this.parts.logger.warn({ err: error, topic }, 'a last will could not be published');
          void this.persistence.delWill({ id: clientId });
        });
      };
      const delayS = Number(properties?.['willDelayInterval'] ?? 0);
      if (delayS > 0) this.parts.clock.after(delayS * 1000, send);
      else send();
    }
  }

  /** Whether a will of an earlier run may still be published: whoever left it may have lost the right to since. */
  protected mayLeave(will: Will): boolean {
    return will.topic !== '';
  }

  override publish(packet: PublishPacket, done: Done): void;
  override publish(packet: PublishPacket, client: Client | null, done: Done): void;
  override publish(packet: PublishPacket, from: Client | null | Done, ready?: Done): void {
    const client = typeof from === 'function' ? null : from;
    const done = typeof from === 'function' ? from : ready;
    const passing = this.passing.get(packet);
    if (passing instanceof Promise) settle(passing, done);
    else if (passing) this.passOn(client, packet, passing, done);
    else if (packet.qos === 0) (super.publish as unknown as Route).call(this, packet, client, done);
    else this.take(client, packet, done);
  }

  /**
   * For `authorizePublish`, when the client may publish this: goes on only when it is kept. What can't be kept is neither
   * acknowledged nor refused: the client is sent away, and comes again with it.
   */
  protected keep(client: Client | null, packet: PublishPacket, next: Done): void {
    const failed = (error: unknown) => {
      if (!client) {
        next(asError(error));
        return;
      }
      this.emit('clientError', client, asError(error));
      const tooMany = error instanceof TooManyInFlight;
      client.disconnect({ reasonCode: tooMany ? RECEIVE_MAXIMUM_EXCEEDED : QUOTA_EXCEEDED });
    };
    try {
      const writing = this.keepNow(client, packet);
      if (writing === null) next();
      else
        writing.then(() => {
          next();
        }, failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Resolves when the publish may be acknowledged; rejects when it could not be kept. */
  protected async kept(client: Client | null, packet: PublishPacket): Promise<void> {
    await this.keepNow(client, packet);
  }

  /** @returns null when nothing has to be waited for @throws why it can't be kept, as the promise does */
  private keepNow(client: Client | null, packet: PublishPacket): Promise<void> | null {
    if (packet.qos === 0) return null;
    const message = this.messageOf(packet);
    const accepted = this.persistence.accept(client, message, packet.messageId);
    if (accepted === true && packet.qos === 1) {
      this.passing.set(packet, message);
      return null;
    }
    return this.keepLater(client, packet, message, accepted);
  }

  private async keepLater(
    client: Client | null,
    packet: PublishPacket,
    message: Message,
    accepted: boolean | Promise<boolean>,
  ): Promise<void> {
    const passedOn = (await accepted) ? this.passedOn(client, packet, message) : Promise.resolve();
    this.passing.set(packet, passedOn);
    // A QoS 1 publisher is held up by `publish` until its message is passed on; of QoS 2 the library sees nothing more.
    if (packet.qos === 2) await passedOn;
  }

  /** For `authorizeForward`: marks a message that this session was sent before (MQTT-3.3.1-1). */
  protected markAgain<T extends PublishPacket>(client: Client, packet: T): T {
    if (packet.messageId !== undefined && this.persistence.wasSent(client, packet.messageId))
      packet.dup = true;
    return packet;
  }

  /** Keeps a publish that no client waits for, and passes it on. */
  private take(client: Client | null, packet: PublishPacket, done?: Done): void {
    try {
      const message = this.messageOf(packet);
      const accepted = this.persistence.accept(client, message, undefined);
      if (accepted === true) this.passOn(client, packet, message, done);
      else
        settle(
          Promise.resolve(accepted).then(() => this.passedOn(client, packet, message)),
          done,
        );
    } catch (error) {
      done?.(asError(error));
    }
  }

  private passedOn(client: Client | null, packet: PublishPacket, message: Message): Promise<void> {
    return new Promise((resolve) => {
      this.passOn(client, packet, message, () => {
        resolve();
      });
    });
  }

  private passOn(client: Client | null, packet: PublishPacket, message: Message, done?: Done): void {
    const routed = client ? Object.assign(message, { clientId: client.id }) : message;
    this.insides.mq.emit(routed, () => {
      this.emit('publish', packet, client);
      done?.();
    });
  }

  /** @throws Error for a topic of too many levels */
  private messageOf({ topic, payload, qos, retain, properties }: PublishPacket): Message {
    if (topic.split('/').length > this.levels) throw new Error('topic has too many levels');
    this.insides.counter += 1;
    const [brokerId, brokerCounter] = [this.id, this.insides.counter];
    const message = {
      cmd: 'publish',
      brokerId,
      brokerCounter,
      topic,
      payload,
      qos,
      retain,
      dup: false,
    } as const;
    if (!properties) return message;
    const lifeS = properties.messageExpiryInterval ?? 0;
    return {
      ...message,
      properties: { ...properties, willDelayInterval: undefined }, // which was for the broker
      ...(lifeS > 0 ? { messageExpiry: this.parts.clock.wallMs() + lifeS * 1000 } : {}),
    };
  }

  private get insides(): Insides {
    return this as unknown as Insides;
  }
}

function settle(passed: Promise<void>, done?: Done): void {
  passed.then(
    () => done?.(),
    (error: unknown) => done?.(asError(error)),
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
