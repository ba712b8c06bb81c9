import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { HandshakeGuard } from '../kit/handshake-guard.js';
import { secureContextOptions, tlsServerOptions, type TlsIdentitySource } from '../kit/tls-identity.js';
import { letEnter, type Entrance } from './entrance.js';
import * as limits from './limits.js';
import { SOCKET_OPTIONS, TcpPort, type ListenerOptions } from './tcp-port.js';

export interface SecureListenerOptions extends ListenerOptions {
  readonly identity: TlsIdentitySource;
  /** PEM of the authority that certificates of locks come from; null (default): clients are not asked for one. */
  readonly clientAuthority?: (() => string | null) | null;
}

/** MQTT over TLS, for the house. The certificate may be renewed while it listens; connections stay. */
export class SecureMqttListener {
  readonly port: TcpPort;
  private readonly options: SecureListenerOptions;
  private readonly entrance: Entrance;
  private server: Server | null = null;

  constructor(options: SecureListenerOptions, entrance: Entrance) {
    this.port = new TcpPort(options, 'MQTT over TLS', 'DOORWARD_MQTTS_PORT (and DOORWARD_HOST)');
    this.options = options;
    this.entrance = entrance;
    options.identity.onRenewed((identity) => {
      this.server?.setSecureContext({ ...secureContextOptions(identity), ...this.authority() });
    });
  }

  /** @throws Unavailable `mqtt_listen_failed` */
  start(handle: (socket: TLSSocket) => void): Promise<void> {
    const server = createServer({
      ...tlsServerOptions(this.options.identity.current()),
      ...this.authority(),
      // Which certificates count is said by the list of those issued, at CONNECT: so its refusal can be told, and a wrong
      // clock or a lost authority locks nobody out.
      requestCert: this.options.clientAuthority != null,
      rejectUnauthorized: false,
      ...SOCKET_OPTIONS,
    });
    const under = this.guardedSockets(server);
    server.on('secureConnection', (socket) => {
      const { refusals } = this.entrance;
      // What a client showed of itself is kept as long as its connection, proven or not.
      if ((under.get(socketName(socket))?.bytesRead ?? 0) > limits.HANDSHAKE_BYTES) {
        refusals.warn('handshake_too_long', { remote: socket.remoteAddress }, 'an MQTT connection was cut');
        socket.destroy();
        return;
      }
      if (!letEnter(socket, this.entrance)) return;
      this.port.keep(socket);
      // Until MQTT handles it nobody else would, and a broken connection must not end the hub.
      socket.on('error', () => undefined);
      handle(socket);
    });
    this.server = server;
    return this.port.open(server);
  }

  stop(): Promise<void> {
    this.server = null;
    return this.port.close();
  }

  /** Has handshakes bounded. @returns the sockets under the TLS ones, by name */
  private guardedSockets(server: Server): ReadonlyMap<string, Socket> {
    const sockets = new Map<string, Socket>();
    const guard = new HandshakeGuard(this.entrance.clock, (fault, remote) => {
      const message = 'an MQTT connection got no further than its TLS handshake';
      this.entrance.refusals.warn(fault, { remote }, message);
    });
    guard.watch(server, (socket) => {
      this.port.keep(socket);
      const name = socketName(socket);
      sockets.set(name, socket);
      socket.once('close', () => {
        if (sockets.get(name) === socket) sockets.delete(name);
      });
      return true;
    });
    return sockets;
  }

  /** Named in the handshake, by which a client that has several certificates chooses one. */
  private authority(): { readonly ca?: string } {
    const pem = this.options.clientAuthority?.();
    return pem == null ? {} : { ca: pem };
  }
}

/** The same for a TCP socket and the TLS socket on it. */
function socketName(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? ''}`;
}
