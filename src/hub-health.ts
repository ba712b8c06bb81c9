import type { Api } from './api/server.js';
import type { LockBroker } from './broker/server.js';
import type { Clock } from './kit/clock.js';
import type { SqliteStore } from './store/store.js';
import { writeProbe } from './store/write-probe.js';
import { healthProbe, type Health } from './systemd/health-probe.js';

const LOOPBACK = '127.0.0.1';
const EVERY_ADDRESS = '0.0.0.0';

export interface HubHealthDeps {
  readonly store: SqliteStore;
  readonly clock: Clock;
  /** Address of the listeners for the house. */
  readonly host: string;
  readonly socketPath: string;
  readonly api: Pick<Api, 'url' | 'securePort'>;
  readonly broker: Pick<LockBroker, 'port' | 'securePort'>;
}

/** @returns a look at the parts of a running hub */
export function hubHealth({
  store,
  clock,
  host,
  socketPath,
  api,
  broker,
}: HubHealthDeps): () => Promise<Health> {
  const own = host === EVERY_ADDRESS ? LOOPBACK : host;
  return healthProbe({
    clock,
    commit: (isWriting) =>
      store.write((tx) => {
        if (isWriting) writeProbe(tx, clock.wallMs());
      }),
    socketPath,
    listeners: () => [
      { name: 'REST', host: LOOPBACK, port: Number(new URL(api.url()).port) },
      { name: 'HTTPS', host: own, port: api.securePort() },
      { name: 'MQTT', host: LOOPBACK, port: broker.port },
      { name: 'MQTT over TLS', host: own, port: broker.securePort },
    ],
  });
}
