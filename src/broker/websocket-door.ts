import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';
import { letEnter, type Arrival, type Entrance } from './entrance.js';
import { CONNECT_BYTES, PACKET_BYTES } from './limits.js';
import type { FrameMeter } from './frame-meter.js';

/** Registered for all versions of MQTT (MQTT 5, section 6). */
const SUBPROTOCOL = 'mqtt';
/** Header and mask of a WebSocket frame (RFC 6455, section 5.2), and room for a client that sends its CONNECT in pieces. */
const EARLY_BYTES = CONNECT_BYTES + 1024;

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly remote: string | undefined;
}

/**
 * MQTT over WebSocket (MQTT 5, section 6), on a connection that an HTTP server hands over. Whether that request may come
 * here at all (its Host, its Origin) the HTTP server has decided.
 */
export class WebSocketDoor {
  private readonly entrance: Entrance;
  private readonly streams = new Set<Duplex>();
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Looked at in a frame's header, before any of its bytes are kept.
    maxPayload: PACKET_BYTES,
    handleProtocols: () => SUBPROTOCOL,
  });
  private handle: ((stream: Duplex, request: IncomingMessage) => void) | null = null;

  constructor(entrance: Entrance) {
    this.entrance = entrance;
  }

  start(handle: (stream: Duplex, request: IncomingMessage) => void): void {
    this.handle = handle;
  }

  stop(): void {
    this.handle = null;
    for (const stream of this.streams) stream.destroy();
  }

  /**
   * Takes over an upgrade request (RFC 9110, section 7.8), or answers why not and ends the connection.
   * @param address where it came from: behind a proxy not that of the connection
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string | null): void {
    const refusal = this.whyNot(request);
    if (refusal !== null) {
      socket.end(refusal);
      return;
    }
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      this.open(webSocket, { request, socket, remote: address ?? undefined });
    });
  }

  private whyNot(request: IncomingMessage): string | null {
    if (this.handle === null) return plainAnswer('503 Service Unavailable', 'The MQTT broker does not run.');
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    return offered.includes(SUBPROTOCOL)
      ? null
      : plainAnswer('400 Bad Request', 'Ask for the WebSocket subprotocol "mqtt" (Sec-WebSocket-Protocol).');
  }

  private open(webSocket: WebSocket, { request, socket, remote }: Upgrade): void {
    const carried = { remoteAddress: remote, carrier: request.socket };
    const stream: Arrival = Object.assign(createWebSocketStream(webSocket), carried);
    webSocket.prependListener('message', (_: unknown, isBinary: boolean) => {
      // Only binary frames carry MQTT (MQTT-6.0.0-1).
      if (isBinary) return;
      this.entrance.refusals.warn('text_frame', { remote }, 'an MQTT connection was cut');
      stream.destroy();
    });
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    // As MQTT sees a broken connection, only its end matters; an error without a listener would end the hub.
    stream.on('error', () => undefined);
    const meter = letEnter(stream, this.entrance);
    if (!meter) return;
    this.meterEarly(meter, stream, { socket, remote });
    this.handle?.(stream, request);
  }

  /** Until MQTT has begun, no more than a CONNECT may wait in the buffers: the header of a frame may promise 64 KiB. */
  private meterEarly(meter: FrameMeter, stream: Duplex, { socket, remote }: Omit<Upgrade, 'request'>): void {
    // What came along with the request was put back, and is counted as it is read.
    let bytes = 0;
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= EARLY_BYTES) return;
      socket.off('data', count);
      setImmediate(judge);
    };
    const judge = () => {
      if (meter.isIntroduced || stream.destroyed) return;
      // whole frames, which are read when it is their turn
      if (stream.readableLength > 0) {
        setImmediate(judge);
        return;
      }
      this.entrance.refusals.warn('packet_too_long', { remote }, 'an MQTT connection was cut');
      stream.destroy();
    };
    socket.on('data', count);
  }
}

function plainAnswer(status: string, why: string): string {
  const head = ['connection: close', 'content-type: text/plain', `content-length: ${Buffer.byteLength(why)}`];
  return `HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${why}`;
}
