import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import type { Clock } from '../kit/clock.js';
import { Unavailable } from '../kit/errors.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { ConnectionCount } from './connection-count.js';
import { letEnter } from './entrance.js';
import * as limits from './limits.js';
import { meterStream } from './metered-stream.js';

export interface ListenerOptions {
  /** Address to listen on, e.g. `127.0.0.1`. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** The TCP side of the broker: counts connections and bytes before MQTT sees them. */
export class MqttListener {
  private readonly options: ListenerOptions;
  private readonly clock: Clock;
  private readonly refusals: SparseLog;
  private readonly count: ConnectionCount;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  /** @param count shared by all listeners */
  constructor(options: ListenerOptions, clock: Clock, refusals: SparseLog, count: ConnectionCount) {
    this.options = options;
    this.clock = clock;
    this.refusals = refusals;
    this.count = count;
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
  async start(handle: (socket: Socket) => void): Promise<void> {
    const server = createServer({
      // without it a reply that follows an acknowledgement waits 40 ms for the peer's delayed ACK
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: limits.TCP_KEEP_ALIVE_MS,
    });
    server.on('connection', (socket) => {
      if (!letEnter(socket, this.count, this.refusals)) return;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      meterStream(socket, socket.remoteAddress, this.clock, this.refusals);
      handle(socket);
    });
    this.server = server;
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const advice = 'Stop the other program on this port or set DOORWARD_MQTT_PORT.';
        reject(
          new Unavailable('mqtt_listen_failed', `Can't listen for MQTT on ${host}:${port}. ${advice}`, {
            cause,
          }),
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
}
