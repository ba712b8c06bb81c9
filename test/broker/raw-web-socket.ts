import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './lock-clients.js';

/** Opcodes (RFC 6455, section 5.2). */
export const TEXT = 1;
export const BINARY = 2;
export const CONTINUATION = 0;

export interface FrameOptions {
  readonly opcode?: number;
  /** Length that the header promises; default: as much as there is. */
  readonly promised?: number;
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
}

/** A frame as a client sends it, under a mask of zeros. */
export function frame(payload: Uint8Array, options: FrameOptions = {}): Buffer {
  const { opcode = BINARY, promised = payload.length, isFinal = true, isMasked = true } = options;
  const head = Buffer.alloc(promised < 126 ? 2 : promised < 65_536 ? 4 : 10);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  const mask = isMasked ? 0x80 : 0;
  if (head.length === 2) head[1] = mask | promised;
  else head[1] = mask | (head.length === 4 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(promised, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(promised), 2);
  return Buffer.concat([head, isMasked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** A WebSocket byte by byte: to send what no client would. */
export class RawWebSocket {
  readonly socket: Socket;
  private received = Buffer.alloc(0);
  closed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => (this.received = Buffer.concat([this.received, chunk])));
    this.socket.once('close', () => (this.closed = true));
  }

  /** Asks for the upgrade, with what follows in the same segment. @returns the status of the answer */
  async upgrade(following: Uint8Array = Buffer.alloc(0), protocol: string | null = 'mqtt'): Promise<number> {
    await once(this.socket, 'connect');
    const lines = [
      'GET /mqtt HTTP/1.1',
      'host: localhost',
      'connection: Upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
      ...(protocol === null ? [] : [`sec-websocket-protocol: ${protocol}`]),
    ];
    this.socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), following]));
    await until(() => this.received.includes('\r\n\r\n') || this.closed, 'an answer', 30_000);
    const text = this.received.toString('latin1');
    const status = Number(/^HTTP\/1\.1 (\d+) /.exec(text)?.[1]);
    if (status === 101) this.received = this.received.subarray(text.indexOf('\r\n\r\n') + 4);
    return status;
  }

  send(...frames: Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** The CONNACK: a binary frame whose packet begins with 0x20. */
  async connack(): Promise<void> {
    await until(
      () => (this.received[0] === 0x82 && this.received[2] === 0x20) || this.closed,
      'CONNACK',
      30_000,
    );
    if (this.closed) throw new Error('closed before CONNACK');
  }

  /** Resolves when the other side has ended it. @returns what it had said, a close frame's code among it */
  async end(): Promise<Buffer> {
    await until(() => this.closed, 'the end', 30_000);
    return this.received;
  }
}
