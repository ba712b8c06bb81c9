import { closeSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { ReadStream } from 'node:tty';

interface PtyEnds {
  /** File descriptors. */
  readonly master: number;
  readonly slave: number;
  /** Path of the slave. */
  readonly pty: string;
}

/**
 * What node-pty is used for: openpty(3). Its own `open` puts streams on both ends, of which the slave's steals bytes
 * and is never wholly closed.
 */
interface NodePty {
  readonly native: { open(columns: number, rows: number): PtyEnds };
}

/**
 * A real pseudo-terminal that stands for the serial port a lock hangs on, under a stable name: `linkPath` is a symbolic
 * link, pointed at the new device each time it is opened, as udev does for a USB adapter that comes back.
 */
export class Pty {
  readonly linkPath: string;
  private master: ReadStream | null = null;
  private held: number | null = null;
  private readonly receive: (chunk: Buffer) => void;

  /** @param receive takes what the program at the other end wrote */
  constructor(linkPath: string, receive: (chunk: Buffer) => void) {
    this.linkPath = linkPath;
    this.receive = receive;
  }

  /** @throws Error when node-pty is not installed: it is a development dependency */
  async open(): Promise<void> {
    if (this.master) return;
    const ends = await openPty();
    // Held, and read by nobody, so that the line stays up while no hub has it open.
    this.held = ends.slave;
    const master = new ReadStream(ends.master);
    master.on('error', () => undefined);
    master.on('data', this.receive);
    this.master = master;
    const fresh = `${this.linkPath}.new`;
    rmSync(fresh, { force: true });
    symlinkSync(ends.pty, fresh);
    renameSync(fresh, this.linkPath);
  }

  /** Nothing is kept for later: what is written while the line is down is lost. */
  write(bytes: Uint8Array): void {
    this.master?.write(bytes);
  }

  /** The port vanishes: a program that has it open sees it hang up. */
  close(): void {
    rmSync(this.linkPath, { force: true });
    this.master?.destroy();
    this.master = null;
    if (this.held !== null) closeSync(this.held);
    this.held = null;
  }
}

/** Loaded on first use, so that everything else runs without node-pty. */
async function openPty(): Promise<PtyEnds> {
  const loaded: unknown = await import('node-pty').catch((cause: unknown) => {
    throw new Error('Simulated serial locks need the package node-pty: run npm install node-pty', { cause });
  });
  return (loaded as NodePty).native.open(80, 24);
}
