import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { HubError } from '../kit/errors.js';
import { HandshakeGuard, type HandshakeFault } from '../kit/handshake-guard.js';
import { say, type Text } from '../kit/sentence.js';
import type { Part } from '../kit/lifecycle.js';
import { SparseLog } from '../kit/sparse-log.js';
import { secureContextOptions, tlsServerOptions } from '../kit/tls-identity.js';
import type { ApiDeps, SecureDoor } from './api-deps.js';
import {
  CONNECTIONS_MAX,
  HEADERS_MAX,
  HEADERS_TIMEOUT_MS,
  HEADER_BYTES_MAX,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
  STOP_GRACE_MS,
  STOP_SWEEP_MS,
} from './api-settings.js';
import type { EventStreams } from './event-streams.js';
import { createApp, type App } from './app.js';
import { rawAnswer } from './raw-answer.js';
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
  let secureServer: SecureServer | null = null;
  const upgrades = new Upgrades(deps);
  deps.secure?.identity.onRenewed((identity) => {
    secureServer?.setSecureContext(secureContextOptions(identity));
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
      const address = secureServer?.address();
      return typeof address === 'object' ? (address?.port ?? 0) : 0;
    },

    async start() {
      const app = createApp(deps);
      const network = httpServer(app.network, app.classes, deps);
      const local = httpServer(app.local, app.classes, deps);
      servers = [network, local];
      upgrades.watch(network, app);
      ({ streams } = app);
      network.listen(deps.settings.httpPort, LOOPBACK);
      await once(network, 'listening');
      const address = network.address();
      if (address === null || typeof address === 'string') throw new Error('no TCP address');
      url = `http://${LOOPBACK}:${address.port}`;
      if (deps.secure) {
        secureServer = httpsServer(app.network, app.classes, deps, deps.secure);
        servers.push(secureServer);
        upgrades.watch(secureServer, app);
        secureServer.listen(deps.secure.port, deps.secure.host);
        await once(secureServer, 'listening');
      }
      if (deps.socketPath !== null) {
        await listenOnSocket(local, deps.socketPath);
        ownsSocket = true;
      }
      deps.logger.info({ url, socket: deps.socketPath }, 'API is listening');
    },

    async stop() {
      const stopping = servers;
      servers = [];
      url = null;
      secureServer = null;
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
      if (ownsSocket && deps.socketPath !== null) rmSync(deps.socketPath, { force: true });
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

function httpServer(listener: RequestListener, classes: App['classes'], deps: ApiDeps): Server {
  const server: Server = createServer({ ...classes, ...HTTP_OPTIONS }, (request, response) => {
    if (!server.listening) response.shouldKeepAlive = false;
    listener(request, response);
  });
  return bounded(server, deps);
}

/** The same over TLS. The certificate may be renewed while it listens. */
function httpsServer(
  listener: RequestListener,
  classes: App['classes'],
  deps: ApiDeps,
  { identity }: SecureDoor,
): SecureServer {
  const refusals = new SparseLog(deps.clock, deps.logger);
  const options = { ...classes, ...HTTP_OPTIONS, ...tlsServerOptions(identity.current()) };
  const server: SecureServer = createSecureServer(options, (request, response) => {
    if (!server.listening) response.shouldKeepAlive = false;
    listener(request, response);
  });
  const refused = (fault: HandshakeFault, remote: string | undefined) => {
    refusals.warn(fault, { remote }, 'an HTTPS connection was dropped before its TLS handshake');
  };
  new HandshakeGuard(deps.clock, refused, () => rawAnswer(PLAIN_HTTP, '', deps.newId)).watch(server);
  bounded(server, deps);
  return server;
}

const PLAIN_HTTP = new HubError(
  'malformed_request',
  'This port speaks HTTPS alone: begin the address with https://.',
);

const HTTP_OPTIONS = {
  noDelay: true,
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  // A request without one is refused by the host guard, with a proper answer.
  requireHostHeader: false,
} as const satisfies ServerOptions;

function bounded(server: Server, deps: ApiDeps): Server {
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    answerBrokenRequest(error.code, socket, deps);
  });
  return server;
}

const BROKEN: Readonly<Record<string, { code: string; message: Text }>> = {
  HPE_HEADER_OVERFLOW: {
    code: 'headers_too_large',
    message: say('The header fields may have at most {count} bytes.', { count: HEADER_BYTES_MAX }),
  },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', message: 'The request did not arrive in time.' },
};

/** What the HTTP parser refused never reaches Express, and gets the same kind of answer. */
function answerBrokenRequest(errorCode: string | undefined, socket: Duplex, { newId }: ApiDeps): void {
  if (errorCode === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, message } = BROKEN[errorCode ?? ''] ?? {
    code: 'malformed_request',
    message: 'This is not an HTTP request.',
  };
  socket.end(rawAnswer(new HubError(code, message), '', newId));
}
