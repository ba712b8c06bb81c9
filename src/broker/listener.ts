import { createServer, type Socket } from 'node:net';
import { letEnter, type Entrance } from './entrance.js';
import { SOCKET_OPTIONS, TcpPort, type ListenerOptions } from './tcp-port.js';

/** MQTT over plain TCP, for the hub's own machine. */
export class MqttListener {
  readonly port: TcpPort;
  private readonly entrance: Entrance;

  constructor(options: ListenerOptions, entrance: Entrance) {
    this.port = new TcpPort(options, 'MQTT', 'DOORWARD_MQTT_PORT');
    this.entrance = entrance;
  }

  /** @throws Unavailable `mqtt_listen_failed` */
  start(handle: (socket: Socket) => void): Promise<void> {
    const server = createServer(SOCKET_OPTIONS);
    server.on('connection', (socket) => {
      if (!letEnter(socket, this.entrance)) return;
      this.port.keep(socket);
      handle(socket);
    });
    return this.port.open(server);
  }

  stop(): Promise<void> {
    return this.port.close();
  }
}
