import { SerialPort } from 'serialport';
import { SerialDeframer, encodeSerialFrame } from '../../firmware-protocol/serial-frame.js';
import { Pty } from '../../src/simulator/pty.js';
import { TappedLine, type Way } from './tapped-line.js';

/** A pty for the hub, wired to the port of a lock: any lock, simulated or in a program of its own. */
export class SerialLine extends TappedLine {
  private readonly hubEnd: Pty;
  private readonly lockEnd: SerialPort;
  private readonly deframers: Record<Way, SerialDeframer> = {
    to_lock: new SerialDeframer(),
    to_hub: new SerialDeframer(),
  };
  private isCut = false;

  /**
   * @param hubPath where the hub will find its end
   * @param lockPath the port the lock listens on
   */
  constructor(hubPath: string, lockPath: string) {
    super();
    this.hubEnd = new Pty(hubPath, (chunk) => {
      this.received('to_lock', chunk);
    });
    this.lockEnd = new SerialPort({ path: lockPath, baudRate: 115_200, lock: false, autoOpen: false });
    this.lockEnd.on('data', (chunk: Buffer) => {
      this.received('to_hub', chunk);
    });
    this.lockEnd.on('error', () => undefined);
  }

  get hubPath(): string {
    return this.hubEnd.linkPath;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.lockEnd.open((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    await this.hubEnd.open();
  }

  async stop(): Promise<void> {
    this.hubEnd.close();
    if (!this.lockEnd.isOpen) return;
    await new Promise<void>((resolve) => {
      this.lockEnd.close(() => {
        resolve();
      });
    });
  }

  cut(): void {
    this.isCut = true;
    this.hubEnd.close();
    this.deframers.to_lock = new SerialDeframer();
    this.deframers.to_hub = new SerialDeframer();
  }

  async mend(): Promise<void> {
    this.isCut = false;
    await this.hubEnd.open();
  }

  hubMoved(): void {
    // It finds the port by its path.
  }

  protected write(way: Way, bytes: Buffer): void {
    if (this.isCut) return;
    if (way === 'to_hub') this.hubEnd.write(bytes);
    else this.lockEnd.write(bytes);
  }

  private received(way: Way, chunk: Buffer): void {
    if (this.isCut) return;
    for (const { address, frame } of this.deframers[way].push(chunk)) {
      this.take(way, encodeSerialFrame(address, frame), frame.type === 'data');
    }
  }
}
