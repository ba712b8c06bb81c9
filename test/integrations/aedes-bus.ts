import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Test } from 'tap';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import type {
  IntegrationBus,
  IntegrationMessage,
} from '../../src/operations/integrations/integration-bus.js';
import type { Caller } from '../../src/operations/ports.js';

/** A bus over a bare broker with real clients on TCP: what is retained there is seen as a program would see it. */
export class AedesBus implements IntegrationBus {
  /** As whom a program on it acts. */
  caller: Caller;
  /** How many publishes fail from now on. */
  failures = 0;
  private readonly aedes: Aedes;
  private readonly server: Server;
  private listener: ((message: IntegrationMessage) => Promise<void>) | null = null;
  private ready: (() => void) | null = null;

  constructor(aedes: Aedes, server: Server, caller: Caller) {
    this.aedes = aedes;
    this.server = server;
    this.caller = caller;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  publish(
    topic: string,
    text: string,
    how: { readonly qos: 0 | 1; readonly retain: boolean },
  ): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('the broker is away'));
    }
    return new Promise((resolve, reject) => {
      const packet = { cmd: 'publish', topic, payload: Buffer.from(text), dup: false, ...how } as const;
      this.aedes.publish(packet, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  clear(topic: string): Promise<void> {
    return this.publish(topic, '', { qos: 1, retain: true });
  }

  onMessage(listener: (message: IntegrationMessage) => Promise<void>): void {
    this.listener = listener;
  }

  onReady(listener: () => void): void {
    this.ready = listener;
  }

  /** The broker is there anew. */
  comesUp(): void {
    this.ready?.();
  }

  /** Resolves when a broker would acknowledge it. */
  async hear(message: IntegrationMessage): Promise<void> {
    await this.listener?.(message);
  }
}

export interface Program {
  readonly client: MqttClient;
  /** What is retained, as it was sent to this program, by topic; taken away when it was. */
  readonly retained: Map<string, string>;
  /** Everything that was sent to it and was not retained, oldest first. */
  readonly passing: { readonly topic: string; readonly text: string }[];
}

export async function startAedesBus(t: Test, caller: Caller): Promise<AedesBus> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bus = new AedesBus(aedes, server, caller);
  aedes.authorizePublish = (client, packet, next) => {
    next(null);
    if (!client || !/(\/set|\/get|^homeassistant\/status)$/.test(packet.topic)) return;
    void bus.hear({
      topic: packet.topic,
      payload: Buffer.from(packet.payload),
      retained: packet.retain,
      redelivered: packet.dup,
      caller: bus.caller,
    });
  };
  t.teardown(async () => {
    await new Promise<void>((resolve) => {
      aedes.close(() => {
        resolve();
      });
    });
    server.close();
  });
  return bus;
}

/** A program that hears everything. */
export async function joinProgram(t: Test, bus: AedesBus): Promise<Program> {
  const client = await connectAsync(`mqtt://127.0.0.1:${bus.port}`, {
    reconnectPeriod: 0,
    protocolVersion: 5,
  });
  t.teardown(() => client.endAsync(true));
  const program: Program = { client, retained: new Map(), passing: [] };
  client.on('message', (topic, payload, packet) => {
    const text = payload.toString();
    if (/\/(set|get)$/.test(topic)) return;
    if (packet.retain && text !== '') program.retained.set(topic, text);
    else if (packet.retain || text === '') program.retained.delete(topic);
    else program.passing.push({ topic, text });
  });
  // RAP: a message that is published retained arrives as such (MQTT 5.0, section 3.8.3.1).
  await client.subscribeAsync('#', { qos: 1, rap: true });
  return program;
}
