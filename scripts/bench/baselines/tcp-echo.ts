import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One order with its topic is about this long, bytes. */
const MESSAGE_BYTES = 256;
const message = Buffer.alloc(MESSAGE_BYTES, 0x55);

/** The client of `servers/tcp-echo.ts`. */
export class TcpEcho {
  private readonly socket: Socket;
  private missing = 0;
  private heard: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
  }

  async open(): Promise<void> {
    await once(this.socket, 'connect');
    this.socket.on('data', (chunk: Buffer) => {
      this.missing -= chunk.length;
      if (this.missing <= 0) this.heard();
    });
  }

  roundTrip(): Promise<void> {
    return new Promise((resolve) => {
      this.missing = MESSAGE_BYTES;
      this.heard = resolve;
      this.socket.write(message);
    });
  }

  close(): void {
    this.socket.destroy();
  }
}
