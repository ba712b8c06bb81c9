import { createHash } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import { MqttClient, type IClientOptions } from 'mqtt';
import { LockBroker, type LockBrokerDeps } from '../../src/broker/server.js';
import { NO_ENTRY_RULES } from '../../src/locks/entry-rules.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import type { Device } from '../../src/locks/device.js';

export const SECRET = 'a secret of 256 random bits, in base64url';

/** A paired MQTT lock as the store would list it. */
export function mqttDevice(deviceId: string): Device {
  return {
    id: `00000000-0000-7000-8000-${deviceId.padStart(12, '0').replace(/[^0-9a-f]/g, '0')}`,
    deviceId,
    name: deviceId,
    siteId: null,
    ownerId: null,
    status: 'ACTIVE',
    transport: 'mqtt',
    address: deviceId,
    serial: null,
    firmwareVersion: null,
    profile: 'full',
    unlatches: false,
    autoLockS: null,
    leftUnlockedAlertS: null,
    entryPriceMinor: null,
    entryRules: NO_ENTRY_RULES,
    pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

export interface BrokerFixture {
  readonly broker: LockBroker;
  /** What the listener was given, oldest first. */
  readonly heard: { deviceId: string; leaf: string; text: string; retained: boolean }[];
  /** Connections as they were told of, e.g. `front+`, `front-`. */
  readonly seen: string[];
  /** Replaceable: what the listener does before it resolves. */
  settle: (leaf: string, text: string) => Promise<void>;
  /** Connects as a lock would; resolves when accepted, rejects with the CONNACK's reason. */
  connect(deviceId: string, options?: IClientOptions): Promise<MqttClient>;
  stop(): Promise<void>;
}

/** What a broker is told of these locks, whose secrets are all `SECRET`. */
export function knownLocks(deviceIds: readonly string[]): LockBrokerDeps['devices'] {
  const devices = deviceIds.map(mqttDevice);
  const hash = createHash('sha256').update(SECRET).digest();
  return {
    active: () => devices,
    mqttNextSecretHash: () => null,
    mqttSecretHash: (name) => {
      const device = devices.find(({ deviceId }) => deviceId === name);
      return device ? { id: device.id, hash } : null;
    },
  };
}

/** A started broker for these locks, whose secrets are all `SECRET`. */
export async function startBroker(deviceIds: readonly string[]): Promise<BrokerFixture> {
  const broker = new LockBroker(
    { host: '127.0.0.1', port: 0 },
    {
      devices: knownLocks(deviceIds),
      clock: systemClock,
      logger: silentLogger,
    },
  );
  const clients: MqttClient[] = [];
  const fixture: BrokerFixture = {
    broker,
    heard: [],
    seen: [],
    settle: () => Promise.resolve(),
    async connect(deviceId, options = {}) {
      const client = mqttClient(broker.port, deviceId, options);
      clients.push(client);
      await connected(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.end(true);
      await broker.stop();
    },
  };
  broker.onMessage(async (deviceId, leaf, payload, { retained }) => {
    const text = payload.toString();
    fixture.heard.push({ deviceId, leaf, text, retained });
    await fixture.settle(leaf, text);
  });
  broker.onConnection((deviceId, isThere) => fixture.seen.push(deviceId + (isThere ? '+' : '-')));
  await broker.start();
  return fixture;
}

/** A real client over TCP that never reconnects, with `noDelay` on its own socket too. */
export function mqttClient(port: number, deviceId: string, options: IClientOptions = {}): MqttClient {
  const open = (): Socket => connectSocket({ port, host: '127.0.0.1', noDelay: true });
  return new MqttClient(open, {
    protocolVersion: 4,
    clientId: deviceId,
    username: deviceId,
    password: SECRET,
    reconnectPeriod: 0,
    ...options,
  });
}

/** Resolves with the broker's CONNACK, rejects with its refusal. */
export async function connected(client: MqttClient): Promise<{ readonly sessionPresent: boolean }> {
  return await new Promise((resolve, reject) => {
    client.once('connect', resolve);
    client.on('error', reject);
    client.once('close', () => {
      reject(new Error('closed before it was accepted'));
    });
  });
}

/** Resolves when `holds` does; fails after `timeoutMs`. */
export async function until(holds: () => boolean, what: string, timeoutMs = 5_000): Promise<void> {
  const giveUpAtMs = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > giveUpAtMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Resolves when the client's connection has ended. */
export async function closed(client: MqttClient): Promise<void> {
  if (!client.stream.destroyed) await new Promise<void>((resolve) => client.once('close', resolve));
}
