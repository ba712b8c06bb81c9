import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { encodeSerialFrame, MAX_ADDRESS, SerialDeframer } from '../../firmware-protocol/serial-frame.js';
import { Pty } from './pty.js';

/** A lock on the bus. */
export interface BusMember {
  receive(frame: LinkFrame): void;
  connect(send: (frame: LinkFrame) => void): void;
}

/** One line with one or more locks on it, each under its own address. */
export class SerialBus {
  private readonly members = new Map<number, BusMember>();
  private readonly pty: Pty;
  private deframer = new SerialDeframer();

  constructor(linkPath: string) {
    this.pty = new Pty(linkPath, (chunk) => {
      for (const { address, frame } of this.deframer.push(chunk)) this.members.get(address)?.receive(frame);
    });
  }

  get path(): string {
    return this.pty.linkPath;
  }

  get size(): number {
    return this.members.size;
  }

  /** @returns whether the address is free and on the bus */
  accepts(address: number): boolean {
    return Number.isInteger(address) && address >= 1 && address <= MAX_ADDRESS && !this.members.has(address);
  }

  join(address: number, member: BusMember): void {
    this.members.set(address, member);
    member.connect((frame) => {
      this.pty.write(encodeSerialFrame(address, frame));
    });
  }

  leave(address: number): void {
    this.members.delete(address);
  }

  async start(): Promise<void> {
    await this.pty.open();
  }

  /** The port vanishes; `start` brings it back under the same path. */
  stop(): void {
    this.pty.close();
    this.deframer = new SerialDeframer();
  }
}
