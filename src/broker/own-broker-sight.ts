import type { BrokerFigures, BrokerMessage, BrokerSight } from '../operations/integrations/mqtt-use-cases.js';
import type { ClientSight } from './client-sight.js';
import type { ConnectionCount } from './connection-count.js';
import type { BrokerPersistence } from './persistence/broker-persistence.js';

type Kept = Pick<BrokerPersistence, 'kept' | 'lost' | 'queuedFor'>;

export interface OwnBrokerParts {
  readonly clients: ClientSight;
  readonly count: ConnectionCount;
  /** What is kept for sessions; null: the broker does not run. */
  readonly kept: () => Kept | null;
  /** How often each kind of refusal happened since the start. */
  readonly refused: () => Readonly<Record<string, number>>;
}

/** The hub's own broker, as it can be looked at. */
export class OwnBrokerSight implements BrokerSight {
  private readonly of: OwnBrokerParts;

  constructor(parts: OwnBrokerParts) {
    this.of = parts;
  }

  clients(): ReturnType<BrokerSight['clients']> {
    const kept = this.of.kept();
    return this.of.clients.connected.list((clientId) => kept?.queuedFor(clientId) ?? 0);
  }

  figures(): BrokerFigures {
    const { clients, count } = this.of;
    const persistence = this.of.kept();
    const kept = persistence?.kept;
    const { bytesRead, bytesWritten } = count.bytes;
    return {
      clients: clients.connected.counts,
      connections: count.size,
      ...clients.traffic.counts,
      bytes: { received: bytesRead, sent: bytesWritten },
      sessions: kept?.sessions ?? 0,
      queued: {
        messages: kept?.queued ?? 0,
        longest: kept?.longest ?? 0,
        bytes: kept?.queuedBytes ?? 0,
      },
      retained: kept?.retained ?? { messages: 0, bytes: 0 },
      dropped: { ...persistence?.lost, slow_reader_dropped: this.of.refused()['slow_reader_dropped'] ?? 0 },
    };
  }

  tap(filter: string, listener: (message: BrokerMessage) => void): () => void {
    return this.of.clients.taps.add(filter, listener);
  }

  isFilter(text: string): boolean {
    return this.of.clients.taps.isFilter(text);
  }
}
