import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';

/** Of serial locks, and of most modems. */
export const BAUD_RATE = 115_200;

/** What is used of one serial port. */
export interface RawPort {
  readonly isOpen: boolean;
  /** Exclusively: fails when another program has it. */
  open(done: (error: Error | null) => void): void;
  /** `done` once the operating system has the bytes; on a port that has hung up it may never be called. */
  write(bytes: Buffer, done: (error: Error | null | undefined) => void): void;
  /** `done` may never be called, as above. */
  close(done: () => void): void;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** `end`: the line has hung up, and nothing more will be read. */
  on(event: 'close' | 'end', listener: () => void): unknown;
}

/** The serial ports of a machine, handed in: what only hardware does (a half-open port, a slow line) is put in here by tests. */
export interface SerialHardware {
  portAt(path: string): RawPort;
  /** Which device is behind `path` now, links followed; null: none. */
  identityOf(path: string): Promise<string | null>;
}

/** The machine's ports, at `baudRate`. */
export function serialHardware(baudRate: number): SerialHardware {
  return {
    portAt: (path) => new SerialPort({ path, baudRate, lock: true, autoOpen: false }),
    async identityOf(path) {
      try {
        const { dev, ino, rdev } = await stat(path);
        return `${dev}:${ino}:${rdev}`;
      } catch {
        return null;
      }
    },
  };
}
