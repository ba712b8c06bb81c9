import { SerialPort } from 'serialport';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { encodeSerialFrame, SerialDeframer } from '../../firmware-protocol/serial-frame.js';

const SILENCE_MS = 250;

/** A hub's end of a real serial line: one frame out, one frame (or silence) in. */
export class SerialLine {
  private readonly port: SerialPort;
  private readonly deframer = new SerialDeframer();
  private waiting: { address: number; take: (frame: LinkFrame) => void } | null = null;

  constructor(path: string) {
    this.port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
    this.port.on('data', (chunk: Buffer) => {
      for (const { address, frame } of this.deframer.push(chunk))
        if (this.waiting?.address === address) this.waiting.take(frame);
    });
    // A port that vanished: the exchange finds silence.
    this.port.on('error', () => undefined);
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.port.open((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.port.isOpen)
        this.port.close(() => {
          resolve();
        });
      else resolve();
    });
  }

  exchange(address: number, frame: LinkFrame): Promise<LinkFrame | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(null);
      }, SILENCE_MS);
      this.waiting = {
        address,
        take: (answer) => {
          clearTimeout(timer);
          this.waiting = null;
          resolve(answer);
        },
      };
      this.port.write(encodeSerialFrame(address, frame));
    });
  }
}
