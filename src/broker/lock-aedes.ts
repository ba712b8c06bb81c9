import type { AuthenticateError, Client, ConnectPacket, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import { plainText } from '../kit/plain-text.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import { may, maySubscribe, type TopicUser } from './access-check.js';
import { inside } from './aedes-inside.js';
import { addressOf, ConnectedClients } from './connected-clients.js';
import { DurableAedes, type Done, type DurableAedesDeps } from './durable-aedes.js';
import { KeptSessions, sessionKey } from './kept-sessions.js';
import * as limits from './limits.js';
import { LockConnection } from './lock-connection.js';
import type { MessageTaps } from './message-taps.js';
import { OutgoingLimits } from './outgoing-limits.js';
import { admit, isLockName, NOT_AUTHORIZED, type SecretReads } from './principals.js';
import type { Will as LeftWill } from './persistence/wills.js';
import { ProgramConnection } from './program-connection.js';
import { ProgramWatch } from './program-watch.js';
import { admitProgram, looksLikeToken, mayWill, type Programs } from './programs.js';
import { sessionStore, wipeSession } from './session-wipe.js';
import { SubscribeGate } from './subscribe-gate.js';
import { isKept, publishedLeaf, type LockLeaf } from './topics.js';
import type { Traffic } from './traffic.js';

export interface LockAedesDeps extends DurableAedesDeps {
  readonly devices: SecretReads;
  readonly clock: Clock;
  readonly refusals: SparseLog;
  /** Whose tokens let programs in; null: none yet. */
  readonly programs: () => Programs | null;
  /** A connection has shown who it is. */
  readonly proven: (conn: object) => void;
  /** A new lock showed the secret by which it takes the place of another; on a rejection it is not let in. */
  readonly takesPlace: (deviceId: string, secretHash: Uint8Array) => Promise<void>;
  /** A lock said something; it is acknowledged only after the promise resolves. */
  readonly heard: (
    connection: LockConnection,
    leaf: LockLeaf,
    payload: Buffer,
    retained: boolean,
  ) => Promise<void>;
  readonly traffic: Traffic;
  readonly taps: MessageTaps;
  /** An integration said something; as `heard`. */
  readonly integrationHeard: (message: IntegrationMessage) => Promise<void>;
}

type Will = NonNullable<ConnectPacket['will']>;
type Admitted = (error: AuthenticateError | null) => void;

/** CONNACK return code 3 (MQTT 3.1.1, section 3.2.2.3): not now. */
const UNAVAILABLE = 3;
/** MQTT 5, section 3.14.2.1: unspecified error. */
const FAILED = 0x80;
const NOBODY: TopicUser = { roles: [], own: null };

/** Aedes with our rules in its hooks: who may connect, what each may say and hear, and when it is acknowledged. */
export class LockAedes extends DurableAedes {
  /** Of admitted locks only. */
  readonly connections = new WeakMap<Client, LockConnection>();
  readonly gate: SubscribeGate;
  readonly connected: ConnectedClients;
  private readonly deps: LockAedesDeps;
  private readonly programConnections = new WeakMap<Client, ProgramConnection>();
  private readonly outgoing: OutgoingLimits;
  private readonly watch: ProgramWatch;
  private readonly sessions = new KeptSessions();
  private readonly wills = new WeakMap<Client, Will>();
  /** Locks that asked for their session to be kept. */
  private readonly shortened = new WeakSet<Client>();
  /** Wills of an earlier run, of which nobody knows any more whether they would be allowed. */
  private readonly dropped = new WeakSet<PublishPacket>();

  constructor(deps: LockAedesDeps) {
    super(deps, {
      connectTimeout: limits.CONNECT_TIMEOUT_MS,
      drainTimeout: limits.DRAIN_TIMEOUT_MS,
      keepaliveLimit: limits.KEEP_ALIVE_S,
      queueLimit: limits.EARLY_PACKETS,
      maxTopicLevels: limits.TOPIC_LEVELS,
      topicAliasMaximum: limits.TOPIC_ALIASES,
      maximumPacketSize: limits.PACKET_BYTES,
      sessionExpiryIntervalLimit: limits.SESSION_EXPIRY_S,
      pendingSessionsLimit: limits.KEPT_SESSIONS,
    });
    this.deps = deps;
    this.connected = new ConnectedClients(deps.clock);
    this.outgoing = new OutgoingLimits(deps.clock, deps.refusals);
    this.watch = new ProgramWatch(deps.clock, deps.refusals, (tokenId) => {
      this.forgetToken(tokenId);
    });
    this.gate = new SubscribeGate(
      deps.clock,
      (client, filter) => maySubscribe(this.userOf(client), filter),
      (client, fault, filters) => {
        this.refuse(fault, client.id, 'a SUBSCRIBE was refused', {
          ...this.whoIs(client),
          topic: plainText(filters.join(' '), limits.LOGGED_TOPIC_CHARACTERS),
        });
      },
    );
    const handle = this.handle;
    this.handle = (conn, request) => {
      const client = handle(conn, request);
      this.gate.watch(client);
      this.outgoing.watch(client);
      return client;
    };
    this.hook();
  }

  /** Of a lock that was there when the last run ended; what a program left was for the hub, which starts knowing nothing. */
  protected override mayLeave({ clientId = '', topic }: LeftWill): boolean {
    const leaf = publishedLeaf(clientId, topic);
    return leaf !== null && isKept(leaf);
  }

  /** Looks at once whether the tokens of connected programs still stand. */
  lookAtTokens(): void {
    this.watch.look();
  }

  /** Ends what is timed here; connections end by `close`. */
  stopWatching(): void {
    this.watch.stop();
    this.outgoing.stop();
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
    const program = from && this.programConnections.get(from);
    if (program) {
      // Aedes comes here once for each QoS 2 message, however often it is sent again
      if (packet.qos === 2 && !this.isWill(program.client, packet)) this.hearOnce(program, packet, done);
      else done?.();
      return;
    }
    const leaf = from && publishedLeaf(from.id, packet.topic);
    if (leaf && !isKept(leaf)) done?.();
    else super.publish(packet, from, done ?? (() => undefined));
  }

  private hook(): void {
    this.preConnect = (client, packet, next) => {
      if (packet.will) this.wills.set(client, packet.will);
      if (packet.properties?.authenticationMethod !== undefined) {
        this.refuse('enhanced_auth_refused', '', 'an MQTT connection was refused', {
          address: addressOf(client),
        });
      }
      if (!this.isProgram(packet.username, packet.password)) {
        // a lock has no session here: nothing is kept for one that is away, and one that returns subscribes anew
        packet.clean = true;
        if (packet.properties?.sessionExpiryInterval !== undefined) {
          packet.properties = { ...packet.properties, sessionExpiryInterval: 0 };
          this.shortened.add(client);
        }
      }
      next(null, true);
    };
    this.authenticate = (client, username, password, next) => {
      const done: Admitted = (error) => {
        if (error === null) this.deps.proven(client.conn);
        next(error, error === null);
      };
      if (this.isProgram(username, password)) this.admitProgram(client, password, done);
      else this.admitLock(client, username, password, done);
    };
    this.authorizePublish = (client, packet, next) => {
      this.hear(client, packet, next);
    };
    this.authorizeSubscribe = (client, subscription, next) => {
      this.gate.ask(client, subscription, next);
    };
    this.authorizeForward = (client, packet) => {
      if (!may(this.userOf(client), 'receive', packet.topic)) return null;
      if (!this.outgoing.takes(client, packet)) return null;
      this.sent(client, packet);
      return this.markAgain(client, packet);
    };
    this.on('unsubscribe', (filters, client) => {
      this.gate.unsubscribed(client, filters);
    });
    this.on('sessionExpired', (client) => {
      this.sessions.forget(client.id);
    });
  }

  private isProgram(username: string | undefined, password: Uint8Array | undefined): boolean {
    return looksLikeToken(password) && !isLockName(this.deps.devices, username);
  }

  /** What a client may now: nothing, once its token has run out. */
  private userOf(client: Client): TopicUser {
    const lock = this.connections.get(client);
    if (lock) return lock.user;
    const program = this.programConnections.get(client);
    if (!program) return NOBODY;
    if (!program.hasExpired(this.deps.clock.wallMs())) return program.user;
    this.watch.look();
    return NOBODY;
  }

  private admitLock(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: Admitted,
  ): void {
    const who = { username, password, clientId: client.id, will: this.wills.get(client) ?? null };
    const admission = admit(this.deps.devices, who);
    const claimed = username ?? '';
    if (!admission.ok) {
      done(this.refused(client, admission.code, admission.returnCode, claimed));
      return;
    }
    const { deviceId, takesPlaceBy } = admission;
    const letIn = () => {
      this.connections.set(client, new LockConnection(deviceId, client));
      this.connected.add(client, { kind: 'lock', name: deviceId, clientId: deviceId });
      if (this.shortened.has(client)) inside(client)._sessionExpiryClamped = true;
      done(null);
    };
    if (takesPlaceBy === null) letIn();
    else {
      this.deps.takesPlace(deviceId, takesPlaceBy).then(letIn, () => {
        // The lock comes again by itself; the one in its place goes on working.
        done(this.refused(client, 'takeover_failed', NOT_AUTHORIZED, claimed));
      });
    }
  }

  private admitProgram(client: Client, password: Uint8Array | undefined, done: Admitted): void {
    const programs = this.deps.programs();
    const who = { password, clientId: client.id, will: this.wills.get(client) ?? null };
    const admission = admitProgram(programs, who);
    if (!admission.ok || programs === null) {
      const { code, returnCode, why } = admission.ok
        ? ({ code: 'bad_credentials', returnCode: 4, why: null } as const)
        : admission;
      done(this.refused(client, code, returnCode, '', why));
      return;
    }
    const { id: tokenId } = admission.standing.token;
    const key = sessionKey(tokenId, client.id);
    if (client.clean) this.sessions.forget(key);
    else if (!this.sessions.keep(tokenId, key)) {
      done(this.refused(client, 'too_many_sessions', UNAVAILABLE, '', null));
      return;
    }
    const clientId = client.id;
    client.id = key;
    const connection = new ProgramConnection(client, programs, admission, addressOf(client));
    this.programConnections.set(client, connection);
    this.connected.add(client, { kind: 'integration', name: connection.name, clientId });
    this.watch.add(connection);
    done(null);
  }

  private refused(
    client: Client,
    code: string,
    returnCode: 2 | 3 | 4 | 5,
    claimed: string,
    why: string | null = null,
  ): Error & { returnCode: typeof returnCode } {
    const more = { address: addressOf(client), ...(why !== null && { why }) };
    this.refuse(code, claimed, 'an MQTT connection was refused', more);
    return Object.assign(new Error(code), { returnCode });
  }

  private isWill(client: Client, packet: PublishPacket): boolean {
    return (this.wills.get(client) as unknown) === packet;
  }

  private hear(client: Client | null, packet: PublishPacket, next: Done): void {
    if (!client) {
      this.dropped.add(packet);
      next();
      return;
    }
    this.received(client, packet);
    const program = this.programConnections.get(client);
    // asked anew for each: a token that was just revoked opens nothing
    const code =
      program && !this.watch.stands(program) ? 'publish_denied' : this.publishFault(client, packet);
    if (code !== null) {
      this.refuse(code, client.id, 'a client may not publish this', {
        ...this.whoIs(client),
        topic: plainText(packet.topic, limits.LOGGED_TOPIC_CHARACTERS),
        bytes: packet.payload.length,
      });
      next(new Error(code));
      return;
    }
    this.show(client, packet);
    const lock = this.connections.get(client);
    const leaf = lock && publishedLeaf(lock.deviceId, packet.topic);
    if (lock && leaf) {
      const heard = this.deps.heard(lock, leaf, bytesOf(packet), packet.retain);
      const kept = isKept(leaf) ? heard.then(() => this.kept(client, packet)) : heard;
      lock.acknowledgeAfter(kept, settled(client, next));
    } else if (program && (packet.qos !== 2 || this.isWill(client, packet))) {
      program.order.after(this.tell(program, packet), settled(client, next));
    } else next();
  }

  private publishFault(client: Client, packet: PublishPacket): string | null {
    const user = this.userOf(client);
    if (this.isWill(client, packet)) return mayWill(user, packet) ? null : 'will_denied';
    const answer = packet.properties?.responseTopic;
    if (!may(user, 'publish', packet.topic)) return 'publish_denied';
    if (answer !== undefined && !may(user, 'publish', answer)) return 'response_topic_denied';
    if (packet.retain && packet.payload.length > limits.RETAINED_BYTES) return 'retained_too_long';
    return null;
  }

  /** A QoS 2 message, which Aedes has stored by its id: forgotten again when it could not be heard. */
  private hearOnce(program: ProgramConnection, packet: PublishPacket, done?: Done): void {
    const { client } = program;
    const next = settled(client, (error) => done?.(error));
    program.order.after(this.tell(program, packet), (error) => {
      if (!error) {
        next();
        return;
      }
      const failed = () => {
        next(error);
      };
      sessionStore(this).incomingDelPacket(client, packet).then(failed, failed);
    });
  }

  private tell(program: ProgramConnection, packet: PublishPacket): Promise<void> {
    const { topic } = packet;
    // what a client asks to be retained is not kept here, and is as fresh as anything it says
    return this.deps.integrationHeard({
      topic,
      payload: bytesOf(packet),
      retained: false,
      redelivered: packet.dup,
      caller: program.caller,
    });
  }

  private forgetToken(tokenId: string): void {
    for (const key of this.sessions.forgetToken(tokenId)) {
      wipeSession(this, key).catch((error: unknown) => {
        this.deps.refusals.warn(
          'session_not_wiped',
          { err: error },
          'what was kept for a token could not be removed',
        );
      });
    }
  }

  /** A publish came, allowed or not. */
  private received(client: Client, packet: PublishPacket): void {
    const known = this.connected.get(client);
    if (!known || this.isWill(client, packet)) return;
    this.connected.heard(known);
    this.deps.traffic.received(known.kind, packet.qos);
  }

  private sent(client: Client, packet: PublishPacket): void {
    const known = this.connected.get(client);
    if (!known) return;
    known.sent += 1;
    this.deps.traffic.sent(known.kind, this.outgoing.qosOf(client, packet));
  }

  /** To those who look on, what a client may publish. */
  private show(client: Client, packet: PublishPacket): void {
    const { taps } = this.deps;
    if (!taps.isUsed) return;
    const { topic, qos, retain } = packet;
    const from = this.connected.get(client) ?? { kind: 'integration', name: '' };
    taps.saw({ topic, payload: bytesOf(packet), qos, retain, from: { kind: from.kind, name: from.name } });
  }

  private whoIs(client: Client): object {
    const known = this.connected.get(client);
    return known ? { kind: known.kind, name: known.name, address: known.address } : {};
  }

  private refuse(code: string, claimed: string, message: string, more: object = {}): void {
    this.deps.refusals.warn(
      code,
      { device_id: claimed.slice(0, limits.CLIENT_ID_CHARACTERS), ...more },
      message,
    );
  }
}

/** A will's payload may be text; everything off the wire is a Buffer. */
function bytesOf({ payload }: PublishPacket): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

/**
 * How a publish that could not be heard ends: with the connection, so that it is sent again. MQTT 5 would take a failure
 * in the PUBACK for an answer, and never send it again.
 */
function settled(client: Client, next: Done): Done {
  return (error) => {
    if (error && client.version === 5) client.disconnect({ reasonCode: FAILED });
    else next(error);
  };
}
