import type { Client } from 'aedes';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../kit/clock.js';
import { plainAddress } from '../kit/plain-address.js';
import type { MqttClientView } from '../operations/integrations/mqtt-use-cases.js';
import { inside } from './aedes-inside.js';
import type { Arrival } from './entrance.js';

/** One client that was let in. */
export interface ConnectedClient {
  readonly kind: 'lock' | 'integration';
  /** device_id, or name of the API token. */
  readonly name: string;
  /** As it calls itself. */
  readonly clientId: string;
  readonly address: string | null;
  /** Wall clock. */
  readonly sinceMs: number;
  lastMessageAtMs: number | null;
  received: number;
  sent: number;
}

const PROTOCOLS: Readonly<Record<number, MqttClientView['protocol']>> = { 3: '3.1', 4: '3.1.1', 5: '5' };

/** Who is connected, each from its admission to the end of its connection. */
export class ConnectedClients {
  private readonly clock: Clock;
  private readonly byClient = new Map<Client, ConnectedClient>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(client: Client, who: Pick<ConnectedClient, 'kind' | 'name' | 'clientId'>): void {
    const { conn } = client;
    if (conn.destroyed) return;
    const address = addressOf(client);
    const sinceMs = this.clock.wallMs();
    this.byClient.set(client, { ...who, address, sinceMs, lastMessageAtMs: null, received: 0, sent: 0 });
    conn.once('close', () => {
      this.byClient.delete(client);
    });
  }

  get(client: Client): ConnectedClient | undefined {
    return this.byClient.get(client);
  }

  /** Connections of one lock: the newest, and those that are about to begin or to end. */
  ofLock(deviceId: string): readonly Client[] {
    return [...this.byClient].flatMap(([client, { kind, name }]) =>
      kind === 'lock' && name === deviceId ? [client] : [],
    );
  }

  /** It published something. */
  heard(one: ConnectedClient): void {
    one.received += 1;
    one.lastMessageAtMs = this.clock.wallMs();
  }

  /** @param queuedFor how many messages wait for a session */
  list(queuedFor: (clientId: string) => number): readonly MqttClientView[] {
    return [...this.byClient].map(([client, known]) => ({
      ...known,
      transport: transportOf(client),
      protocol: PROTOCOLS[client.version] ?? '3.1.1',
      subscriptions: Object.keys(inside(client).subscriptions).length,
      queued: queuedFor(client.id),
    }));
  }

  get counts(): Readonly<Record<ConnectedClient['kind'], number>> {
    const counts = { lock: 0, integration: 0 };
    for (const { kind } of this.byClient.values()) counts[kind] += 1;
    return counts;
  }
}

export function addressOf({ conn }: Client): string | null {
  const { remoteAddress }: Arrival = conn;
  return remoteAddress === undefined ? null : plainAddress(remoteAddress);
}

function transportOf({ conn }: Client): MqttClientView['transport'] {
  if ('carrier' in conn) return 'websocket';
  return conn instanceof TLSSocket ? 'tls' : 'tcp';
}
