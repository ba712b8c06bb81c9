import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import type { Clock } from '../kit/clock.js';
import { Unavailable } from '../kit/errors.js';
import type { SparseLog } from '../kit/sparse-log.js';
import { ConnectionCount } from './connection-count.js';
import { FrameMeter } from './frame-meter.js';
import * as limits from './limits.js';

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
      const fault = this.count.enter(socket, () => {
        this.refusals.warn(
          'crowded_out',
          {},
          'an MQTT connection that proved nothing made room for a newer one',
        );
      });
      if (fault !== null) {
        this.refusals.warn(fault, { remote: socket.remoteAddress }, 'an MQTT connection was dropped');
        socket.destroy();
        return;
      }
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      this.meter(socket);
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

  /** The parser pulls with `read`, so this is where its bytes can be counted without a stream in between. */
  private meter(socket: Socket): void {
    const meter = new FrameMeter(() => this.clock.monotonicMs());
    const read = socket.read.bind(socket);
    socket.read = (size) => {
      const chunk = read(size) as Buffer | null;
      if (chunk === null) return null;
      const fault = meter.take(chunk);
      if (fault === null) return chunk;
      this.refusals.warn(fault, { remote: socket.remoteAddress }, 'an MQTT connection was cut');
      socket.destroy();
      return null;
    };
  }
}
