import type { AddressInfo, Server, Socket } from 'node:net';
import { promisify } from 'node:util';
import { Unavailable } from '../kit/errors.js';
import * as limits from './limits.js';

export interface ListenerOptions {
  /** Address to listen on, e.g. `127.0.0.1`. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** How sockets of the broker are made. */
export const SOCKET_OPTIONS = {
  // without it a reply that follows an acknowledgement waits 40 ms for the peer's delayed ACK
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: limits.TCP_KEEP_ALIVE_MS,
} as const;

/** A port of the broker while it is open, and the connections on it, which end with it. */
export class TcpPort {
  private readonly options: ListenerOptions;
  private readonly what: string;
  private readonly settings: string;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  /** @param what listens there, and @param settings that move it elsewhere: for who has to mend a failure */
  constructor(options: ListenerOptions, what: string, settings: string) {
    this.options = options;
    this.what = what;
    this.settings = settings;
  }

  get listening(): boolean {
    return this.server?.listening ?? false;
  }

  /** The one in use while listening. */
  get number(): number {
    const address = this.server?.address() as AddressInfo | null | undefined;
    return address?.port ?? this.options.port;
  }

  /** @throws Unavailable `mqtt_listen_failed` */
  async open(server: Server): Promise<void> {
    const { host, port } = this.options;
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const advice = `Stop the other program on this port or set ${this.settings}.`;
        const told = `Can't listen for ${this.what} on ${host}:${port}. ${advice}`;
        reject(new Unavailable('mqtt_listen_failed', told, { cause }));
      });
      server.listen(port, host, resolve);
    });
  }

  /** Has a connection end with the port. */
  keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  async close(): Promise<void> {
    const server = this.server;
    this.server = null;
    const closed = server?.listening ? promisify(server.close.bind(server))() : undefined;
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
