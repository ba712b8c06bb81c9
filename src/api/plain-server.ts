import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { HubError } from '../kit/errors.js';
import { say, type Text } from '../kit/sentence.js';
import type { ApiDeps } from './api-deps.js';
import {
  CONNECTIONS_MAX,
  HEADERS_MAX,
  HEADERS_TIMEOUT_MS,
  HEADER_BYTES_MAX,
  KEEP_ALIVE_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from './api-settings.js';
import type { App } from './app.js';
import { rawAnswer } from './raw-answer.js';

/** What every server of the API is created with, plain or secure. */
export const HTTP_OPTIONS = {
  noDelay: true,
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  // A request without one is refused by the host guard, with a proper answer.
  requireHostHeader: false,
} as const satisfies ServerOptions;

/** Plain HTTP within bounds: for the loopback port and the installer's socket. */
export function plainServer(listener: RequestListener, classes: App['classes'], deps: ApiDeps): Server {
  const server: Server = createServer({ ...classes, ...HTTP_OPTIONS }, (request, response) => {
    if (!server.listening) response.shouldKeepAlive = false;
    listener(request, response);
  });
  return bounded(server, deps);
}

/** What no option says: how many there may be, and what is told to who speaks no HTTP. */
export function bounded<S extends Server>(server: S, deps: ApiDeps): S {
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
