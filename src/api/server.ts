import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import path from 'node:path';
import type { Part } from '../kit/lifecycle.js';
import { secureContextOptions } from '../kit/tls-identity.js';
import type { ApiDeps } from './api-deps.js';
import { STOP_GRACE_MS, STOP_SWEEP_MS } from './api-settings.js';
import type { EventStreams } from './event-streams.js';
import { createApp } from './app.js';
import { LocalCallers, NO_CALLERS } from './local-callers.js';
import { plainServer } from './plain-server.js';
import { secureServer } from './secure-server.js';
import { listenOnSocket } from './unix-socket.js';
import { Upgrades } from './upgrades.js';

const LOOPBACK = '127.0.0.1';

/** The REST API, serving while started. */
export interface Api extends Part {
  /** Base URL of the loopback listener, no trailing slash. @throws Error when not started */
  url(): string;
  /** TCP port of the HTTPS listener; 0 without one, or when it is not started. */
  securePort(): number;
}

/**
 * The REST API over a loopback port, and over a Unix socket on which whoever can open it is the installer.
 * `start` rejects with `EADDRINUSE` when the port is taken.
 */
export function createApi(deps: ApiDeps): Api {
  let servers: Server[] = [];
  let url: string | null = null;
  let secure: SecureServer | null = null;
  const callers = deps.socketPath === null ? NO_CALLERS : new LocalCallers(path.dirname(deps.socketPath));
  const upgrades = new Upgrades(deps);
  deps.secure?.identity.onRenewed((identity) => {
    secure?.setSecureContext(secureContextOptions(identity));
  });
  let ownsSocket = false;
  let streams: EventStreams | null = null;

  return {
    name: 'api',
    url: () => {
      if (url === null) throw new Error('the API is not started');
      return url;
    },

    securePort: () => {
      const address = secure?.address();
      return typeof address === 'object' ? (address?.port ?? 0) : 0;
    },

    async start() {
      const app = createApp(deps, callers);
      const network = plainServer(app.network, app.classes, deps);
      const local = plainServer(app.local, app.classes, deps);
      servers = [network, local];
      upgrades.watch(network, app);
      ({ streams } = app);
      network.listen(deps.settings.httpPort, LOOPBACK);
      await once(network, 'listening');
      const address = network.address();
      if (address === null || typeof address === 'string') throw new Error('no TCP address');
      url = `http://${LOOPBACK}:${address.port}`;
      if (deps.secure) {
        secure = secureServer(app, deps, deps.secure);
        servers.push(secure);
        upgrades.watch(secure, app);
        secure.listen(deps.secure.port, deps.secure.host);
        await once(secure, 'listening');
      }
      if (deps.socketPath !== null) {
        await listenOnSocket(local, deps.socketPath, deps.adminGroupId ?? null);
        ownsSocket = true;
        callers.open(deps.adminGroupId ?? null);
      }
      deps.logger.info({ url, socket: deps.socketPath }, 'API is listening');
    },

    async stop() {
      const stopping = servers;
      servers = [];
      url = null;
      secure = null;
      const closed = Promise.all(stopping.filter((server) => server.listening).map(closeServer));
      streams?.stop();
      upgrades.stop();
      const graceEndsMs = deps.clock.monotonicMs() + STOP_GRACE_MS;
      let timer = deps.clock.after(STOP_SWEEP_MS, function sweep() {
        const isOver = deps.clock.monotonicMs() >= graceEndsMs;
        for (const server of stopping) {
          if (isOver) server.closeAllConnections();
          else server.closeIdleConnections();
        }
        timer = deps.clock.after(STOP_SWEEP_MS, sweep);
      });
      await closed;
      timer.cancel();
      if (ownsSocket && deps.socketPath !== null) {
        rmSync(deps.socketPath, { force: true });
        callers.close();
      }
      ownsSocket = false;
    },
  };
}

/** Takes no new connections, and resolves when the busy ones have ended. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
