import type { Client, PublishPacket } from 'aedes';
import { plainText } from '../kit/plain-text.js';
import { may, maySubscribe } from './access-check.js';
import { Admissions, type AdmissionDeps } from './admissions.js';
import { Arrivals } from './arrivals.js';
import { DurableAedes, type Done, type DurableAedesDeps } from './durable-aedes.js';
import { FanOut } from './fan-out.js';
import { orFarewell, sayFarewell, tellTheSilent } from './farewell.js';
import * as limits from './limits.js';
import type { LockConnection } from './lock-connection.js';
import { registerOnlyOpen } from './open-registrations.js';
import { watchPackets } from './packet-gate.js';
import { isTooLarge } from './packet-size.js';
import type { Will as LeftWill } from './persistence/wills.js';
import { bytesOf, ProgramEar, type ProgramEarDeps } from './program-ear.js';
import { readPropertiesInOrder } from './property-parser.js';
import { publishFault, type PublishFault } from './publish-fault.js';
import { Readers, type Receivable } from './readers.js';
import { SESSION_MARK, type AnsweringPersistence } from './session-answer.js';
import { wipeSession } from './session-wipe.js';
import { SubscribeGate } from './subscribe-gate.js';
import { isKept, publishedLeaf, type LockLeaf } from './topics.js';

export interface LockAedesDeps extends DurableAedesDeps, AdmissionDeps, ProgramEarDeps {
  readonly persistence: AnsweringPersistence;
  /** A lock said something; it is acknowledged only after the promise resolves. */
  readonly heard: (
    connection: LockConnection,
    leaf: LockLeaf,
    payload: Buffer,
    retained: boolean,
  ) => Promise<void>;
}

/** Aedes with our rules in its hooks: who may connect, what each may say and hear, and when it is acknowledged. */
export class LockAedes extends DurableAedes {
  readonly gate: SubscribeGate;
  private readonly deps: LockAedesDeps;
  private readonly admissions: Admissions;
  private readonly arrivals: Arrivals;
  private readonly ear: ProgramEar;
  private readonly readers: Readers;
  /** Wills of an earlier run, of which nobody knows any more whether they would be allowed. */
  private readonly dropped = new WeakSet<PublishPacket>();

  constructor(deps: LockAedesDeps) {
    super(deps, {
      mq: new FanOut(deps.clock),
      connectTimeout: limits.CONNECT_TIMEOUT_MS,
      drainTimeout: limits.DRAIN_TIMEOUT_MS,
      keepaliveLimit: limits.KEEP_ALIVE_S,
      queueLimit: limits.EARLY_PACKETS,
      maxTopicLevels: limits.TOPIC_LEVELS,
      topicAliasMaximum: limits.TOPIC_ALIASES,
      maximumPacketSize: limits.PACKET_BYTES,
    });
    this.deps = deps;
    this.arrivals = new Arrivals(deps.clock);
    this.ear = new ProgramEar(deps, this.arrivals);
    this.admissions = new Admissions(deps, {
      stored: () => deps.persistence.sessionIds,
      wipe: (session) => {
        this.wipe(session);
      },
    });
    this.readers = new Readers(deps, {
      isLock: (client) => this.admissions.locks.has(client),
      mayReceive: (client, packet) => this.mayReceive(client, packet),
      forwarded: (client, packet) => this.authorizeForward(client, packet as never) as never,
    });
    this.readers.follow(this);
    this.gate = new SubscribeGate(
      deps.clock,
      (client, filter) => maySubscribe(this.admissions.userOf(client), filter),
      (client, fault, filters) => {
        const topic = plainText(filters.join(' '), limits.LOGGED_TOPIC_CHARACTERS);
        this.admissions.refuse(fault, client, 'a SUBSCRIBE was refused', { topic });
      },
    );
    const handle = this.handle;
    this.handle = (conn, request) => {
      const client = handle(conn, request);
      watchPackets(client, (fault) => {
        this.admissions.refuse(fault, client, 'a packet that is no MQTT ended a connection');
      });
      sayFarewell(client);
      readPropertiesInOrder(client);
      this.gate.watch(client);
      this.readers.watch(client);
      this.arrivals.watch(client);
      return client;
    };
    this.hook();
    tellTheSilent(this);
    registerOnlyOpen(this);
  }

  override async listen(): Promise<void> {
    this.arrivals.start();
    await super.listen();
    this.admissions.start();
  }

  /** Of a lock that was there when the last run ended; what a program left was for the hub, which starts knowing nothing. */
  protected override mayLeave({ clientId = '', topic }: LeftWill): boolean {
    const leaf = publishedLeaf(clientId, topic);
    return leaf !== null && isKept(leaf);
  }

  /** Of admitted locks only. */
  get connections(): Pick<WeakMap<Client, LockConnection>, 'get'> {
    return this.admissions.locks;
  }

  /** Ends every connection of a lock, those too that have only just been let in. Nothing of it is heard after that. */
  cutOff(deviceId: string): void {
    for (const client of this.deps.sight.connected.ofLock(deviceId))
      this.admissions.locks.get(client)?.cutOff();
  }

  /** Looks at once whether the tokens of connected programs still stand. */
  lookAtTokens(): void {
    this.admissions.lookAtTokens();
  }

  /** Ends what is timed here; connections end by `close`. */
  stopWatching(): void {
    this.admissions.stop();
    this.arrivals.stop();
    this.readers.stop();
  }

  /**
   * What a client says to the hub alone is never routed, retained or stored, so that whoever a later permission lets
   * subscribe more widely can't read it here: of locks all but state and status (codes are among the rest), of
   * integrations everything.
   */
  override publish(packet: PublishPacket, done: Done): void;
  override publish(packet: PublishPacket, client: Client | null, done: Done): void;
  override publish(packet: PublishPacket, from: Client | null | Done, done?: Done): void {
    if (typeof from === 'function') {
      if (this.dropped.has(packet)) from();
      else super.publish(packet, from);
      return;
    }
    const program = from && this.admissions.programs.get(from);
    if (program) {
      // Aedes comes here once for each QoS 2 message, however often it is sent again
      if (packet.qos === 2 && !this.admissions.isWill(program.client, packet))
        this.ear.hearOnce(program, packet, done);
      else done?.();
      return;
    }
    const leaf = from && publishedLeaf(from.id, packet.topic);
    if (leaf && !isKept(leaf)) done?.();
    else super.publish(packet, from, done ?? (() => undefined));
  }

  private hook(): void {
    this.preConnect = (client, packet, next) => {
      this.admissions.introduce(client, packet);
      next(null, true);
    };
    this.authenticate = (client, username, password, next) => {
      this.admissions.admit(client, username, password, (error) => {
        next(error, error === null);
      });
    };
    this.authorizePublish = (client, packet, next) => {
      this.hear(client, packet, next);
    };
    this.authorizeSubscribe = (client, subscription, next) => {
      if ((subscription as unknown) === SESSION_MARK) next(null, null);
      else this.gate.ask(client, subscription, next);
    };
    this.authorizeForward = (client, packet) =>
      this.readers.takes(client, packet, packet.qos) ? this.markAgain(client, packet) : null;
    this.on('subscribe', ([first], client) => {
      this.readers.subscribed(client, first);
    });
    this.on('unsubscribe', (filters, client) => {
      this.gate.unsubscribed(client, filters);
    });
    this.on('clientDisconnect', (client) => {
      this.ear.left(client);
    });
  }

  private wipe(session: string): void {
    wipeSession(this, session).catch((error: unknown) => {
      const message = 'what was kept for a token could not be removed';
      this.deps.refusals.warn('session_not_wiped', { err: error }, message);
    });
  }

  private hear(client: Client | null, packet: PublishPacket, next: Done): void {
    if (!client) {
      this.dropped.add(packet);
      next();
      return;
    }
    if (!this.admissions.isWill(client, packet)) this.deps.sight.received(client, packet);
    const program = this.admissions.programs.get(client);
    // asked anew for each: a token that was just revoked opens nothing
    const code =
      program && !this.admissions.stands(program) ? 'publish_denied' : this.faultOf(client, packet);
    if (code !== null) {
      this.admissions.refuse(code, client, 'a client may not publish this', {
        topic: plainText(packet.topic, limits.LOGGED_TOPIC_CHARACTERS),
        bytes: packet.payload.length,
      });
      next(new Error(code));
      return;
    }
    this.deps.sight.allowed(client, packet);
    const lock = this.admissions.locks.get(client);
    const leaf = lock && publishedLeaf(lock.deviceId, packet.topic);
    if (lock && leaf) {
      const heard = this.deps.heard(lock, leaf, bytesOf(packet), packet.retain);
      const kept = isKept(leaf)
        ? heard.then(() => (lock.isOver ? undefined : this.kept(client, packet)))
        : heard;
      lock.acknowledgeAfter(kept, orFarewell(client, next));
    } else if (program && (packet.qos !== 2 || this.admissions.isWill(client, packet))) {
      this.ear.hear(program, packet, next);
    } else if (program) this.ear.hearAgain(program, packet, next);
    else next();
  }

  private mayReceive(client: Client, packet: Receivable): boolean {
    if (!may(this.admissions.userOf(client), 'receive', packet.topic)) return false;
    if (!isTooLarge(client, packet)) return true;
    this.admissions.refuse('packet_too_large_for_client', client, 'a message is too large for it');
    return false;
  }

  private faultOf(client: Client, packet: PublishPacket): PublishFault | null {
    return publishFault(this.admissions.userOf(client), packet, this.admissions.isWill(client, packet));
  }
}
