import path from 'node:path';
import { SerialPort } from 'serialport';
import { Pty } from '../../../src/simulator/pty.js';

/** One frame with an order in it is about this long, bytes. */
const FRAME_BYTES = 128;
const frame = Buffer.alloc(FRAME_BYTES, 0x55);

/** A raw `serialport` on a pty whose other end sends back what it gets: the least that a serial round trip costs. */
export class SerialEcho {
  private readonly pty: Pty;
  private readonly port: SerialPort;
  private missing = 0;
  private heard: () => void = () => undefined;

  constructor(folder: string) {
    const link = path.join(folder, 'tty-echo');
    this.pty = new Pty(link, (chunk) => {
      this.pty.write(chunk);
    });
    this.port = new SerialPort({ path: link, baudRate: 115_200, autoOpen: false });
  }

  async open(): Promise<void> {
    await this.pty.open();
    this.port.on('data', (chunk: Buffer) => {
      this.missing -= chunk.length;
      if (this.missing <= 0) this.heard();
    });
    await new Promise<void>((resolve, reject) => {
      this.port.open((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Writes a frame and waits for all of it to come back. */
  roundTrip(): Promise<void> {
    return new Promise((resolve) => {
      this.missing = FRAME_BYTES;
      this.heard = resolve;
      this.port.write(frame);
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.port.close(() => {
        resolve();
      });
    });
    this.pty.close();
  }
}
