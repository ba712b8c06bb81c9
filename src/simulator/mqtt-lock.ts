import { connect as connectTcp } from 'node:net';
import { MqttClient } from 'mqtt';
import type { StoredEvent } from './event-buffer.js';
import type { Faults } from './faults.js';
import type { PendingRequest } from './keypad.js';
import type { LockFirmware } from './lock-firmware.js';
import type { LockLink } from './lock-link.js';
import {
  doneJson,
  eventJson,
  readCommand,
  readDecision,
  requestJson,
  resultJson,
  stateJson,
  statusJson,
} from './mqtt-json.js';

/** Where the broker is, and who the lock is to it. */
export interface MqttAccess {
  /** `mqtt://host:port` */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
}

export interface MqttLockDeps {
  readonly deviceId: string;
  readonly firmware: LockFirmware;
  readonly faults: Faults;
  readonly access: MqttAccess | null;
}

const RECONNECT_MS = 500;
const CONNECT_TIMEOUT_MS = 5000;
const KEEP_ALIVE_S = 15;
const DEFAULT_PORT = 1883;
/** Events published and not yet acknowledged by the broker. */
export const EVENTS_IN_FLIGHT_MAX = 8;

/** A lock's Wi-Fi end: an MQTT 3.1.1 client that speaks the JSON of contracts.md. Power off cuts the connection dead. */
export class MqttLock implements LockLink {
  private readonly deps: MqttLockDeps;
  private readonly topic: (leaf: string) => string;
  private access: MqttAccess | null;
  private client: MqttClient | null = null;
  private inFlight = new Set<StoredEvent>();
  private stateIsDue = false;

  constructor(deps: MqttLockDeps) {
    this.deps = deps;
    this.access = deps.access;
    this.topic = (leaf) => `smartlock/${deps.deviceId}/${leaf}`;
  }

  /** Whether the broker knows this lock and the connection stands. */
  get connected(): boolean {
    return this.client?.connected ?? false;
  }

  /** Gives the lock its credentials, or takes them away; it connects anew. */
  provision(access: MqttAccess | null): void {
    this.access = access;
    this.powerOff();
    if (this.deps.firmware.powered) this.powerOn();
  }

  powerOn(): void {
    if (!this.access || this.client) return;
    const client = this.makeClient(this.access);
    this.client = client;
    client.on('connect', () => {
      this.greet(client);
    });
    client.on('message', (topic, payload) => {
      this.take(client, topic, payload);
    });
    // A hub that is down is no news: the client tries again by itself.
    client.on('error', () => undefined);
    client.connect();
  }

  powerOff(): void {
    const { client } = this;
    this.client = null;
    this.inFlight = new Set();
    // No DISCONNECT: the broker finds the line dead and publishes the will.
    client?.stream.destroy();
    client?.end(true);
  }

  eventsWaiting(): void {
    const { client } = this;
    if (!client?.connected) return;
    for (const event of this.deps.firmware.events) {
      if (this.inFlight.size >= EVENTS_IN_FLIGHT_MAX) return;
      if (!this.inFlight.has(event)) this.publishEvent(client, event);
    }
  }

  accessRequested(request: PendingRequest): void {
    // QoS 0: a request that waited in a queue would be too old to be decided.
    const { client } = this;
    if (!client?.connected) return;
    this.deps.faults.carry('to_hub', () => {
      if (client.connected) client.publish(this.topic('access'), requestJson(request));
    });
  }

  statusChanged(): void {
    if (this.stateIsDue || !this.connected) return;
    this.stateIsDue = true;
    queueMicrotask(() => {
      this.stateIsDue = false;
      const { client } = this;
      if (client?.connected) this.publishState(client);
    });
  }

  private makeClient(access: MqttAccess): MqttClient {
    const { hostname, port } = new URL(access.url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const stream = () => connectTcp({ host, port: port === '' ? DEFAULT_PORT : Number(port), noDelay: true });
    return new MqttClient(stream, {
      manualConnect: true,
      protocolVersion: 4,
      clean: true,
      clientId: access.clientId,
      username: access.username,
      password: access.password,
      keepalive: KEEP_ALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueQoSZero: false,
      resubscribe: false,
      will: { topic: this.topic('status'), payload: Buffer.from('offline'), qos: 1, retain: true },
    });
  }

  private greet(client: MqttClient): void {
    client.subscribe([this.topic('commands'), this.topic('decisions')], { qos: 0 }, () => {
      if (this.client !== client || !client.connected) return;
      client.publish(this.topic('status'), 'online', { qos: 1, retain: true });
      this.publishState(client);
      this.eventsWaiting();
    });
  }

  private take(client: MqttClient, topic: string, payload: Buffer): void {
    this.deps.faults.carry('to_lock', () => {
      if (this.client !== client) return;
      if (topic.endsWith('/commands')) this.obey(client, payload);
      else this.decide(payload);
    });
  }

  private obey(client: MqttClient, payload: Buffer): void {
    const { firmware, faults } = this.deps;
    const command = readCommand(payload);
    switch (command?.kind) {
      case 'order':
        firmware.execute(command.order, (result) => {
          if (!faults.losesReply()) this.reply(client, resultJson(result, firmware.stamp()));
        });
        break;
      case 'get_result':
        firmware.result(command.of, (result) => {
          if (!faults.losesReply())
            this.reply(client, resultJson(result, firmware.stamp(), command.commandId));
        });
        break;
      case 'get_status':
        this.reply(client, statusJson(command.commandId, firmware));
        break;
      case 'identify':
        this.reply(client, doneJson(command.commandId, firmware.stamp()));
        break;
      case undefined:
        break;
    }
  }

  private decide(payload: Buffer): void {
    const decision = readDecision(payload);
    if (decision) this.deps.firmware.decide(decision);
  }

  /** QoS 0: an answer that is lost with its connection is asked for again, by GET_RESULT. */
  private reply(client: MqttClient, json: string): void {
    this.deps.faults.carry('to_hub', () => {
      if (this.client === client) client.publish(this.topic('replies'), json, { qos: 0 });
    });
  }

  private publishState(client: MqttClient): void {
    client.publish(this.topic('state'), stateJson(this.deps.firmware), { qos: 1, retain: true });
  }

  private publishEvent(client: MqttClient, event: StoredEvent): void {
    this.inFlight.add(event);
    this.deps.faults.carry('to_hub', () => {
      if (this.client !== client) return;
      const json = eventJson(event, this.deps.firmware.stamp());
      client.publish(this.topic('events'), json, { qos: 1 }, (error) => {
        if (this.client !== client) return;
        this.inFlight.delete(event);
        if (error) return;
        this.deps.firmware.forget(event);
        this.eventsWaiting();
      });
    });
  }
}
