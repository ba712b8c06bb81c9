import { SerialPort } from 'serialport';

/** One frame with an order in it is about this long, bytes. */
const FRAME_BYTES = 128;
const frame = Buffer.alloc(FRAME_BYTES, 0x55);

/** A raw `serialport` on the pty of `servers/pty-echo.ts`: the least that a round trip to a lock on a line costs. */
export class SerialEcho {
  private readonly port: SerialPort;
  private missing = 0;
  private heard: () => void = () => undefined;

  /** @param path of the pty */
  constructor(path: string) {
    this.port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  }

  async open(): Promise<void> {
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
  }
}
