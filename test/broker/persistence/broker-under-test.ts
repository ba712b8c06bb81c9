import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Aedes } from 'aedes';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { DurableAedes } from '../../../src/broker/durable-aedes.js';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { systemClock, type Clock } from '../../../src/kit/clock.js';
import { silentLogger, type Logger } from '../../../src/kit/logger.js';

export interface Teardown {
  teardown(action: () => Promise<void> | void): unknown;
}

/** A folder that is gone when the test ends. */
export function temporaryFolder(t: Teardown): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-broker-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A broker that listens on a free port of this machine. */
export class ListeningBroker {
  readonly aedes: Aedes;
  readonly persistence: BrokerPersistence | null;
  private readonly server: Server;

  private constructor(aedes: Aedes, persistence: BrokerPersistence | null, server: Server) {
    this.aedes = aedes;
    this.persistence = persistence;
    this.server = server;
  }

  static async durable(
    file: string | null,
    {
      clock = systemClock,
      logger = silentLogger,
      ...more
    }: { clock?: Clock; logger?: Logger; largestBytes?: number } = {},
  ): Promise<ListeningBroker> {
    const persistence = new BrokerPersistence({
      ...more,
      file,
      clock,
      logger,
      isPassing: (topic) => topic.startsWith('smartlock/'),
    });
    return await listening(
      new DurableAedes({ persistence, clock, logger }, { concurrency: 100 }),
      persistence,
    );
  }

  /** The library as it is, with its memory persistence. */
  static async bare(): Promise<ListeningBroker> {
    return await listening(new Aedes({ concurrency: 100 }), null);
  }

  static of(aedes: Aedes, persistence: BrokerPersistence | null, server: Server): ListeningBroker {
    return new ListeningBroker(aedes, persistence, server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async connect(clientId: string, options: IClientOptions = {}): Promise<MqttClient> {
    return await mqtt.connectAsync(`mqtt://127.0.0.1:${this.port}`, {
      clientId,
      reconnectPeriod: 0,
      ...options,
    });
  }

  async stop(): Promise<void> {
    this.server.close();
    await promisify(this.aedes.close.bind(this.aedes))();
    await this.persistence?.destroy();
  }
}

async function listening(aedes: Aedes, persistence: BrokerPersistence | null): Promise<ListeningBroker> {
  await aedes.listen();
  const server = createServer({ noDelay: true }, aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return ListeningBroker.of(aedes, persistence, server);
}

/** MQTT 3.1.1 and MQTT 5 each have a way to say: keep my session. */
export const LASTING = [
  { name: 'MQTT 3.1.1', options: { protocolVersion: 4, clean: false } },
  {
    name: 'MQTT 5',
    options: { protocolVersion: 5, clean: false, properties: { sessionExpiryInterval: 3600 } },
  },
] as const;

/** What a client was sent, from before it connects on. */
export function collect(
  client: MqttClient,
): { topic: string; text: string; qos: number; dup: boolean; retain: boolean }[] {
  const got: ReturnType<typeof collect> = [];
  client.on('message', (topic, payload, { qos, dup, retain }) => {
    got.push({ topic, text: payload.toString(), qos, dup, retain });
  });
  return got;
}
