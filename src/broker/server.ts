import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Clock } from '../kit/clock.js';
import { Unavailable } from '../kit/errors.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import { SparseLog } from '../kit/sparse-log.js';
import { DeadLetters } from '../operations/integrations/dead-letters.js';
import type { LockBus } from '../operations/ports.js';
import type { DeviceReads } from '../operations/locks/device-ports.js';
import type { CertificateRules } from './client-certificates.js';
import { ClientSight } from './client-sight.js';
import { ConnectionCount } from './connection-count.js';
import { BrokerIntegrationBus, type Outgoing } from './integration-bus.js';
import { MqttListener } from './listener.js';
import { LockAedes } from './lock-aedes.js';
import { LockPresence } from './lock-presence.js';
import { OwnBrokerSight } from './own-broker-sight.js';
import { keepNoPacketNumbers } from './packet-numbers.js';
import { isLockName, type SecretReads } from './principals.js';
import type { Programs } from './programs.js';
import { SecureMqttListener, type SecureListenerOptions } from './secure-listener.js';
import { AnsweringPersistence } from './session-answer.js';
import type { ListenerOptions } from './tcp-port.js';
import { lockTopic, tellsOfDoors, type HubLeaf } from './topics.js';
import { UNKNOWN_STATE } from './unknown-state.js';
import { WebSocketDoor } from './websocket-door.js';

export interface LockBrokerDeps {
  readonly devices: Pick<DeviceReads, 'active'> & SecretReads;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where sessions, queues and retained messages are kept; null (default): in memory. */
  readonly databaseFile?: string | null;
  /** Of locks; null (default): nobody is asked for one. */
  readonly certificates?: CertificateRules | null;
}

type MessageListener = Parameters<LockBus['onMessage']>[0];
type NewLockListener = (deviceId: string, secretHash: Uint8Array) => Promise<void>;
type ConnectionListener = Parameters<LockBus['onConnection']>[0];

/** The embedded MQTT broker (3.1.1 and 5). Its clients are locks and integrations, each of which proved who it is. */
export class LockBroker implements Part, LockBus {
  readonly name = 'broker';
  /** The way to integrations, which are told when the broker can be published to. */
  readonly integrations = new BrokerIntegrationBus((packet) => this.route(packet));
  /** What was refused, by the broker and by those who hear what comes over it. */
  readonly letters: DeadLetters;
  readonly sight: OwnBrokerSight;
  private readonly deps: LockBrokerDeps;
  private readonly refusals: SparseLog;
  private readonly count = new ConnectionCount();
  private readonly clients: ClientSight;
  private readonly listener: MqttListener;
  private readonly secure: SecureMqttListener | null;
  private readonly webSockets: WebSocketDoor;
  private readonly presence: LockPresence;
  private aedes: LockAedes | null = null;
  private programs: Programs | null = null;
  private persistence: AnsweringPersistence | null = null;
  private onLockMessage: MessageListener | null = null;
  private onNewLock: NewLockListener | null = null;

  /** @param secure the TLS listener for the house; null: none */
  constructor(options: ListenerOptions, deps: LockBrokerDeps, secure: SecureListenerOptions | null = null) {
    this.deps = deps;
    this.clients = new ClientSight(deps.clock);
    this.letters = new DeadLetters(deps.clock);
    this.refusals = new SparseLog(deps.clock, deps.logger, (code, fields) => {
      this.letters.note(code, fields);
    });
    this.sight = new OwnBrokerSight({
      ...{ clients: this.clients, count: this.count },
      kept: () => this.persistence,
      refused: () => this.refused,
    });
    this.presence = new LockPresence(deps.logger);
    const entrance = { clock: deps.clock, refusals: this.refusals, count: this.count };
    this.listener = new MqttListener(options, entrance);
    this.secure = secure && new SecureMqttListener(secure, entrance);
    this.webSockets = new WebSocketDoor(entrance);
  }

  get listening(): boolean {
    return this.listener.port.listening && (this.secure?.port.listening ?? true);
  }

  /** TCP port, once started. */
  get port(): number {
    return this.listener.port.number;
  }

  /** TCP port of MQTT over TLS, once started; 0 without that listener. */
  get securePort(): number {
    return this.secure?.port.number ?? 0;
  }

  /** Takes over an HTTP upgrade request for MQTT over WebSocket. */
  readonly upgrade: WebSocketDoor['upgrade'] = (...arrived) => {
    this.webSockets.upgrade(...arrived);
  };

  /** How often each kind of refusal happened since the start. */
  get refused(): Readonly<Record<string, number>> {
    return this.refusals.totals();
  }

  /** @throws Unavailable `mqtt_listen_failed` */
  async start(): Promise<void> {
    keepNoPacketNumbers();
    const { devices, clock, logger, databaseFile: file = null, certificates = null } = this.deps;
    const persistence = new AnsweringPersistence({ file, clock, logger, isPassing: tellsOfDoors });
    this.persistence = persistence;
    const aedes = new LockAedes({
      ...{ persistence, clock, logger, devices, certificates },
      ...{ refusals: this.refusals, sight: this.clients },
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
    this.presence.follow(aedes);
    await aedes.listen();
    for (const device of this.deps.devices.active()) {
      if (device.transport === 'mqtt') await this.retainBoth(device.deviceId, UNKNOWN_STATE, 'offline');
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
    const ended = aedes && promisify(aedes.close.bind(aedes))();
    // clients of MQTT 5 are told so before their connections are cut
    if (ended) await turn();
    this.webSockets.stop();
    await this.secure?.stop();
    await this.listener.stop();
    await ended;
    await this.persistence?.destroy();
    this.persistence = null;
  }

  send(deviceId: string, leaf: HubLeaf, message: object): boolean {
    const connection = this.presence.of(deviceId);
    if (!connection?.takes(leaf)) return false;
    const payload = Buffer.from(JSON.stringify(message));
    this.clients.published({ topic: lockTopic(deviceId, leaf), payload, qos: 0, retain: false });
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
    return this.presence.of(deviceId)?.takes('commands') ?? false;
  }

  disconnect(deviceId: string): void {
    if (!this.aedes) return;
    this.aedes.cutOff(deviceId);
    const retained = isLockName(this.deps.devices, deviceId)
      ? this.retainBoth(deviceId, UNKNOWN_STATE, 'offline')
      : this.retainBoth(deviceId, '', '');
    retained.catch((error: unknown) => {
      this.deps.logger.warn({ device_id: deviceId, err: error }, 'what is retained of a lock may be old');
    });
  }

  onMessage(listener: MessageListener): void {
    this.onLockMessage = listener;
  }

  onConnection(listener: ConnectionListener): void {
    this.presence.onConnection(listener);
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

  private async retainBoth(deviceId: string, state: object | string, status: string): Promise<void> {
    await this.retain(deviceId, 'state', state);
    await this.retain(deviceId, 'status', status);
  }

  /** @throws Unavailable `broker_stopped` */
  private route(packet: Outgoing): Promise<void> {
    const { aedes } = this;
    if (!aedes) return Promise.reject(new Unavailable('broker_stopped', 'The MQTT broker is not running.'));
    this.clients.published(packet);
    return new Promise((resolve, reject) => {
      aedes.publish({ ...packet, cmd: 'publish', dup: false }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}
