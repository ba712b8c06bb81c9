import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { AddressCount } from '../kit/address-count.js';
import { HubError } from '../kit/errors.js';
import type { HandshakeFault } from '../kit/handshake-fault.js';
import { HandshakeGuard } from '../kit/handshake-guard.js';
import { SparseLog } from '../kit/sparse-log.js';
import { tlsServerOptions } from '../kit/tls-identity.js';
import type { ApiDeps, SecureDoor } from './api-deps.js';
import { CONNECTIONS_PER_ADDRESS_MAX } from './api-settings.js';
import type { App } from './app.js';
import { bounded, HTTP_OPTIONS } from './plain-server.js';
import { rawAnswer } from './raw-answer.js';

const PLAIN_HTTP = new HubError(
  'malformed_request',
  'This port speaks HTTPS alone: begin the address with https://.',
);

/** HTTPS for the house. Its certificate may be renewed while it listens; how much one address may ask of it is bounded. */
export function secureServer(
  { network, classes, isProxy }: Pick<App, 'network' | 'classes' | 'isProxy'>,
  deps: ApiDeps,
  { identity }: SecureDoor,
): Server {
  const refusals = new SparseLog(deps.clock, deps.logger);
  const options = { ...classes, ...HTTP_OPTIONS, ...tlsServerOptions(identity.current()) };
  const server: Server = createServer(options, (request, response) => {
    if (!server.listening) response.shouldKeepAlive = false;
    network(request, response);
  });
  const refuse = (
    fault: HandshakeFault | 'too_many_handshakes' | 'too_many_from_address',
    remote: string | undefined,
  ) => {
    refusals.warn(fault, { remote }, 'an HTTPS connection got no further than its TLS handshake');
  };
  const byAddress = new AddressCount(CONNECTIONS_PER_ADDRESS_MAX);
  const guard = new HandshakeGuard(deps.clock, refuse, () => rawAnswer(PLAIN_HTTP, '', deps.newId));
  guard.watch(server, (socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || isProxy(remoteAddress)) return true;
    if (!byAddress.hasRoom(remoteAddress)) {
      refuse('too_many_from_address', remoteAddress);
      return false;
    }
    socket.once('close', byAddress.add(remoteAddress));
    return true;
  });
  return bounded(server, deps);
}
