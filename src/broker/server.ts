import type { Client } from 'aedes';
import { promisify } from 'node:util';
import type { Clock } from '../kit/clock.js';
import { Unavailable } from '../kit/errors.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import { SparseLog } from '../kit/sparse-log.js';
import type { LockBus } from '../operations/ports.js';
import type { DeviceReads } from '../operations/locks/device-ports.js';
import { DeadLetters } from '../operations/integrations/dead-letters.js';
import type { BrokerFigures, BrokerMessage, BrokerSight } from '../operations/integrations/mqtt-use-cases.js';
import { ConnectionCount } from './connection-count.js';
import { BrokerIntegrationBus, type Outgoing } from './integration-bus.js';
import { BrokerPersistence } from './persistence/broker-persistence.js';
import { MqttListener, type ListenerOptions } from './listener.js';
import { LockAedes } from './lock-aedes.js';
import type { LockConnection } from './lock-connection.js';
import { MessageTaps } from './message-taps.js';
import { keepNoPacketNumbers } from './packet-numbers.js';
import type { SecretReads } from './principals.js';
import type { Programs } from './programs.js';
import { SecureMqttListener, type SecureListenerOptions } from './secure-listener.js';
import { lockTopic, tellsOfDoors, type HubLeaf } from './topics.js';
import { Traffic } from './traffic.js';
import { UNKNOWN_STATE } from './unknown-state.js';
import { WebSocketDoor } from './websocket-door.js';

export interface LockBrokerDeps {
  readonly devices: Pick<DeviceReads, 'active'> & SecretReads;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Refusals, to be looked at; default: its own. */
  readonly letters?: DeadLetters;
  /** Where sessions, queues and retained messages are kept; null (default): in memory. */
  readonly databaseFile?: string | null;
}

type MessageListener = Parameters<LockBus['onMessage']>[0];
type NewLockListener = (deviceId: string, secretHash: Uint8Array) => Promise<void>;
type ConnectionListener = Parameters<LockBus['onConnection']>[0];

/** The embedded MQTT broker (3.1.1 and 5). Its clients are locks and integrations, each of which proved who it is. */
export class LockBroker implements Part, LockBus, BrokerSight {
  readonly name = 'broker';
  /** The way to integrations, which are told when the broker can be published to. */
  readonly integrations = new BrokerIntegrationBus((packet) => this.route(packet));
  private readonly deps: LockBrokerDeps;
  private readonly refusals: SparseLog;
  private readonly count = new ConnectionCount();
  private readonly traffic = new Traffic();
  private readonly taps = new MessageTaps();
  private readonly listener: MqttListener;
  private readonly secure: SecureMqttListener | null;
  private readonly webSockets: WebSocketDoor;
  /** The newest connection of each lock. */
  private readonly current = new Map<string, LockConnection>();
  /** Locks of which the connection listener was told that they are there. */
  private readonly announced = new Set<string>();
  private aedes: LockAedes | null = null;
  private programs: Programs | null = null;
  private persistence: BrokerPersistence | null = null;
  private onLockMessage: MessageListener | null = null;
  private onNewLock: NewLockListener | null = null;
  private onLockConnection: ConnectionListener | null = null;

  /** @param secure the TLS listener for the house; null: none */
  constructor(options: ListenerOptions, deps: LockBrokerDeps, secure: SecureListenerOptions | null = null) {
    this.deps = deps;
    const { letters = new DeadLetters(deps.clock) } = deps;
    this.refusals = new SparseLog(deps.clock, deps.logger, (code, fields) => {
      letters.note(code, fields);
    });
    this.listener = new MqttListener(options, deps.clock, this.refusals, this.count);
    this.secure = secure && new SecureMqttListener(secure, deps.clock, this.refusals, this.count);
    this.webSockets = new WebSocketDoor(deps.clock, this.refusals, this.count);
  }

  get listening(): boolean {
    return this.listener.listening && (this.secure?.listening ?? true);
  }

  /** TCP port, once started. */
  get port(): number {
    return this.listener.port;
  }

  /** TCP port of MQTT over TLS, once started; 0 without that listener. */
  get securePort(): number {
    return this.secure?.port ?? 0;
  }

  /** Takes over an HTTP upgrade request for MQTT over WebSocket. */
  readonly upgrade: WebSocketDoor['upgrade'] = (request, socket, head) => {
    this.webSockets.upgrade(request, socket, head);
  };

  /** How often each kind of refusal happened since the start. */
  get refused(): Readonly<Record<string, number>> {
    return this.refusals.totals();
  }

  /** @throws Unavailable `mqtt_listen_failed` */
  async start(): Promise<void> {
    keepNoPacketNumbers();
    const { devices, clock, logger, databaseFile: file = null } = this.deps;
    const persistence = new BrokerPersistence({ file, clock, logger, isPassing: tellsOfDoors });
    this.persistence = persistence;
    const aedes = new LockAedes({
      ...{ persistence, clock, logger, devices },
      ...{ refusals: this.refusals, traffic: this.traffic, taps: this.taps },
      programs: () => this.programs,
      proven: (conn) => {
        this.count.proven(conn);
      },
      integrationHeard: (message) => this.integrations.heard(message),
      takesPlace: async (deviceId, secretHash) => {
        if (!this.onNewLock) throw new Error('nobody lets new locks in yet');
        await this.onNewLock(deviceId, secretHash);
      },
      heard: async ({ deviceId }, leaf, payload, retained) => {
        if (!this.onLockMessage) throw new Error('nobody listens to locks yet');
        await this.onLockMessage(deviceId, leaf, payload, { retained });
      },
    });
    this.aedes = aedes;
    this.follow(aedes);
    await aedes.listen();
    for (const device of this.deps.devices.active()) {
      if (device.transport !== 'mqtt') continue;
      await this.retain(device.deviceId, 'state', UNKNOWN_STATE);
      await this.retain(device.deviceId, 'status', 'offline');
    }
    // What is told to integrations is there before the first of them.
    this.integrations.turned(true);
    await this.listener.start((socket) => {
      aedes.handle(socket);
    });
    await this.secure?.start((socket) => {
      aedes.handle(socket);
    });
    this.webSockets.start((stream, request) => {
      aedes.handle(stream, request);
    });
  }

  async stop(): Promise<void> {
    const aedes = this.aedes;
    this.aedes = null;
    this.integrations.turned(false);
    aedes?.stopWatching();
    this.webSockets.stop();
    await this.secure?.stop();
    await this.listener.stop();
    if (aedes) await promisify(aedes.close.bind(aedes))();
    await this.persistence?.destroy();
    this.persistence = null;
  }

  send(deviceId: string, leaf: HubLeaf, message: object): boolean {
    const connection = this.current.get(deviceId);
    if (!connection?.takes(leaf)) return false;
    const payload = Buffer.from(JSON.stringify(message));
    this.publishes({ topic: lockTopic(deviceId, leaf), payload, qos: 0, retain: false });
    connection.send(leaf, payload);
    return true;
  }

  retain(deviceId: string, leaf: 'state' | 'status', message: object | string): Promise<void> {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    return this.route({
      topic: lockTopic(deviceId, leaf),
      payload: Buffer.from(text),
      qos: 0,
      retain: true,
    });
  }

  /** For who follows alerts: QoS 1, not retained. @throws Unavailable `broker_stopped` */
  publish(topic: string, text: string): Promise<void> {
    return this.route({ topic, payload: Buffer.from(text), qos: 1, retain: false });
  }

  isConnected(deviceId: string): boolean {
    return this.current.get(deviceId)?.takes('commands') ?? false;
  }

  disconnect(deviceId: string): void {
    this.current.get(deviceId)?.close();
  }

  onMessage(listener: MessageListener): void {
    this.onLockMessage = listener;
  }

  onConnection(listener: ConnectionListener): void {
    this.onLockConnection = listener;
  }

  /** Puts a new lock into the place of another, when it logs in for the first time; it is let in only after the promise resolves. */
  onTakeover(listener: NewLockListener): void {
    this.onNewLock = listener;
  }

  /** Lets programs in that have a token; whoever's token ends is cut off. Call once. */
  letIn(programs: Programs): void {
    this.programs = programs;
    programs.watchSessions(() => {
      this.aedes?.lookAtTokens();
    });
  }

  clients(): ReturnType<BrokerSight['clients']> {
    const { aedes, persistence } = this;
    return aedes?.connected.list((clientId) => persistence?.queuedFor(clientId) ?? 0) ?? [];
  }

  figures(): BrokerFigures {
    const kept = this.aedes && this.persistence?.kept;
    const { bytesRead, bytesWritten } = this.count.bytes;
    return {
      clients: this.aedes?.connected.counts ?? { lock: 0, integration: 0 },
      connections: this.count.size,
      ...this.traffic.counts,
      bytes: { received: bytesRead, sent: bytesWritten },
      sessions: kept?.sessions ?? 0,
      queued: {
        messages: kept?.queued ?? 0,
        longest: kept?.longest ?? 0,
        bytes: kept?.queuedBytes ?? 0,
      },
      retained: kept?.retained ?? { messages: 0, bytes: 0 },
      dropped: { ...this.persistence?.lost, slow_reader_dropped: this.refused['slow_reader_dropped'] ?? 0 },
    };
  }

  tap(filter: string, listener: (message: BrokerMessage) => void): () => void {
    return this.taps.add(filter, listener);
  }

  isFilter(text: string): boolean {
    return this.taps.isFilter(text);
  }

  private publishes({ topic, payload, qos, retain }: Outgoing): void {
    this.traffic.received('hub', qos);
    if (!this.taps.isUsed) return;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    this.taps.saw({ topic, payload: bytes, qos, retain, from: { kind: 'hub', name: 'hub' } });
  }

  /** @throws Unavailable `broker_stopped` */
  private route(packet: Outgoing): Promise<void> {
    const { aedes } = this;
    if (!aedes) return Promise.reject(new Unavailable('broker_stopped', 'The MQTT broker is not running.'));
    this.publishes(packet);
    return new Promise((resolve, reject) => {
      aedes.publish({ ...packet, cmd: 'publish', dup: false }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  private follow(aedes: LockAedes): void {
    aedes.on('clientReady', (client) => {
      const connection = aedes.connections.get(client);
      if (connection) this.arrived(client, connection);
    });
    aedes.on('subscribe', (subscriptions, client) => {
      const granted = subscriptions.filter(({ qos }) => qos <= 2);
      aedes.connections.get(client)?.subscribed(granted.map(({ topic }) => topic));
      this.announce(aedes.connections.get(client));
    });
    aedes.on('unsubscribe', (filters, client) => {
      aedes.connections.get(client)?.unsubscribed(filters);
      this.announce(aedes.connections.get(client));
    });
    aedes.on('clientError', (client, error) => {
      this.deps.logger.debug({ device_id: client.id, err: error }, 'an MQTT connection failed');
    });
  }

  private arrived(client: Client, connection: LockConnection): void {
    const { deviceId } = connection;
    // a lock that came back before its old connection was missed: the old one counts as lost
    this.current.delete(deviceId);
    this.leave(deviceId);
    if (client.conn.destroyed) return;
    this.current.set(deviceId, connection);
    // tied to the socket: the library forgets to report the end of a client whose id was taken over as it closed
    client.conn.once('close', () => {
      if (this.current.get(deviceId) !== connection) return;
      this.current.delete(deviceId);
      this.leave(deviceId);
    });
  }

  /** A lock is there once it is connected and listens to commands. */
  private announce(connection: LockConnection | undefined): void {
    if (!connection || this.current.get(connection.deviceId) !== connection) return;
    const { deviceId } = connection;
    if (!connection.takes('commands')) this.leave(deviceId);
    else if (!this.announced.has(deviceId)) {
      this.announced.add(deviceId);
      this.onLockConnection?.(deviceId, true);
    }
  }

  private leave(deviceId: string): void {
    if (this.announced.delete(deviceId)) this.onLockConnection?.(deviceId, false);
  }
}
