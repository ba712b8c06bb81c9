import { Aedes, type AedesOptions, type Client, type PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { deliverLateNumbers } from './late-numbers.js';
import { publishLeftWills } from './left-wills.js';
import { PassingOrder } from './passing-order.js';
import { routedMessage } from './routed-message.js';
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

/**
 * Of a publish that was kept, when it has been passed on; where nothing had to be written, what is passed on later. In the
 * packet itself: a WeakMap would cost a twentieth of the message.
 */
const PASSING = Symbol('passing');
type Kept = PublishPacket & { [PASSING]?: Promise<void> | Message };

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
  private readonly order = new PassingOrder();

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
    const handle = this.handle;
    this.handle = (conn, request) => {
      const client = handle(conn, request);
      deliverLateNumbers(client);
      return client;
    };
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

  override async listen(): Promise<void> {
    await super.listen();
    publishLeftWills({
      ...this.parts,
      mayLeave: (will) => this.mayLeave(will),
      isBack: (clientId) => this.closed || this.insides.clients[clientId] !== undefined,
      publish: (packet, done) => {
        this.publish(packet, done);
      },
    });
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
    const passing = (packet as Kept)[PASSING];
    if (passing instanceof Promise) settle(passing, done);
    else if (passing) this.passOnInTurn(client, packet, passing, done);
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
      (packet as Kept)[PASSING] = message;
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
    const passedOn = this.passedOn(client, packet, message, accepted);
    (packet as Kept)[PASSING] = passedOn;
    await accepted;
    // A QoS 1 publisher is held up by `publish` until its message is passed on; of QoS 2 the library sees nothing more.
    if (packet.qos === 2) await Promise.all([passedOn, this.persistence.settled()]);
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
      if (accepted === true) this.passOnInTurn(client, packet, message, done);
      else {
        const passedOn = Promise.all([accepted, this.passedOn(client, packet, message, accepted)]);
        settle(client ? passedOn : passedOn.then(() => this.persistence.settled()), done);
      }
    } catch (error) {
      done?.(asError(error));
    }
  }

  /** Resolves when it is passed on, or was not to be. @param accepted whether it is */
  private passedOn(
    client: Client | null,
    packet: PublishPacket,
    message: Message,
    accepted: boolean | Promise<boolean>,
  ): Promise<void> {
    return new Promise((resolve) => {
      this.order.join(accepted, (isNew) => {
        if (!isNew) resolve();
        else
          this.passOn(client, packet, message, () => {
            resolve();
          });
      });
    });
  }

  private passOnInTurn(client: Client | null, packet: PublishPacket, message: Message, done?: Done): void {
    this.order.join(true, () => {
      this.passOn(client, packet, message, done);
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
  private messageOf(packet: PublishPacket): Message {
    if (packet.topic.split('/').length > this.levels) throw new Error('topic has too many levels');
    const [brokerId, brokerCounter] = [this.id, ++this.insides.counter];
    return routedMessage(packet, { brokerId, brokerCounter }, () => this.parts.clock.wallMs());
  }

  private get insides(): Insides {
    return this as unknown as Insides;
  }
}

function settle(passed: Promise<unknown>, done?: Done): void {
  passed.then(
    () => done?.(),
    (error: unknown) => done?.(asError(error)),
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
