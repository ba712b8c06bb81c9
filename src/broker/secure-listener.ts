import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import type { Clock } from '../kit/clock.js';
import { Unavailable } from '../kit/errors.js';
import { HandshakeGuard } from '../kit/handshake-guard.js';
import type { SparseLog } from '../kit/sparse-log.js';
import { secureContextOptions, tlsServerOptions, type TlsIdentitySource } from '../kit/tls-identity.js';
import type { ConnectionCount } from './connection-count.js';
import { letEnter } from './entrance.js';
import * as limits from './limits.js';
import type { ListenerOptions } from './listener.js';
import { meterStream } from './metered-stream.js';

export interface SecureListenerOptions extends ListenerOptions {
  readonly identity: TlsIdentitySource;
  /** PEM of the authority that certificates of locks come from; null (default): clients are not asked for one. */
  readonly clientAuthority?: (() => string | null) | null;
}

/** MQTT over TLS, for the house. The certificate may be renewed while it listens; connections stay. */
export class SecureMqttListener {
  private readonly options: SecureListenerOptions;
  private readonly clock: Clock;
  private readonly refusals: SparseLog;
  private readonly count: ConnectionCount;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  constructor(options: SecureListenerOptions, clock: Clock, refusals: SparseLog, count: ConnectionCount) {
    this.count = count;
    this.options = options;
    this.clock = clock;
    this.refusals = refusals;
    options.identity.onRenewed((identity) => {
      this.server?.setSecureContext({ ...secureContextOptions(identity), ...this.authority() });
    });
  }

  get listening(): boolean {
    return this.server?.listening ?? false;
  }

  /** TCP port in use while listening. */
  get port(): number {
    const address = this.server?.address() as AddressInfo | null | undefined;
    return address?.port ?? this.options.port;
  }

  /** @throws Unavailable `mqtt_listen_failed` */
  async start(handle: (socket: TLSSocket) => void): Promise<void> {
    const { host, port, identity } = this.options;
    const server = createServer({
      ...tlsServerOptions(identity.current()),
      ...this.authority(),
      // Which certificates count is said by the list of those issued, at CONNECT: so its refusal can be told, and a wrong
      // clock or a lost authority locks nobody out.
      requestCert: this.options.clientAuthority != null,
      rejectUnauthorized: false,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: limits.TCP_KEEP_ALIVE_MS,
    });
    const raw = new Map<string, Socket>();
    this.guard().watch(server, (socket) => {
      this.sockets.add(socket);
      const name = socketName(socket);
      raw.set(name, socket);
      socket.once('close', () => {
        this.sockets.delete(socket);
        if (raw.get(name) === socket) raw.delete(name);
      });
      return true;
    });
    server.on('secureConnection', (socket) => {
      // What a client showed of itself is kept as long as its connection, proven or not.
      if ((raw.get(socketName(socket))?.bytesRead ?? 0) > limits.HANDSHAKE_BYTES) {
        this.refusals.warn(
          'handshake_too_long',
          { remote: socket.remoteAddress },
          'an MQTT connection was cut',
        );
        socket.destroy();
        return;
      }
      if (!letEnter(socket, this.count, this.refusals)) return;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      // Until MQTT handles it nobody else would, and a broken connection must not end the hub.
      socket.on('error', () => undefined);
      meterStream(socket, socket.remoteAddress, this.clock, this.refusals);
      handle(socket);
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const advice = 'Stop the other program on this port or set DOORWARD_MQTTS_PORT (and DOORWARD_HOST).';
        reject(
          new Unavailable(
            'mqtt_listen_failed',
            `Can't listen for MQTT over TLS on ${host}:${port}. ${advice}`,
            {
              cause,
            },
          ),
        );
      });
      server.listen(port, host, resolve);
    });
  }

  async stop(): Promise<void> {
    const server = this.server;
    this.server = null;
    const closed = server?.listening ? promisify(server.close.bind(server))() : undefined;
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Named in the handshake, by which a client that has several certificates chooses one. */
  private authority(): { readonly ca?: string } {
    const pem = this.options.clientAuthority?.();
    return pem == null ? {} : { ca: pem };
  }

  private guard(): HandshakeGuard {
    return new HandshakeGuard(this.clock, (reason, remote, why) => {
      this.refusals.warn(reason, { remote, why }, 'an MQTT connection got no further than its TLS handshake');
    });
  }
}

/** The same for a TCP socket and the TLS socket on it. */
function socketName(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? ''}`;
}
