import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { encodeSerialFrame, SerialDeframer } from '../../../firmware-protocol/serial-frame.js';
import { Pty } from '../../../src/simulator/pty.js';

/** What happens to one frame on the wire. */
export type Fate = 'pass' | 'drop' | 'twice' | 'corrupt';
type Judge = (frame: LinkFrame) => Fate;

/** A real pty whose frames a test can drop, double and corrupt, with locks at its other end. */
export class FaultyWire {
  toLock: Judge = () => 'pass';
  toHub: Judge = () => 'pass';
  /** Every frame the hub sent, as bytes on the wire. */
  readonly sent: { readonly frame: LinkFrame; readonly bytes: Buffer }[] = [];
  private readonly members = new Map<number, (frame: LinkFrame) => void>();
  private readonly pty: Pty;
  private deframer = new SerialDeframer();

  constructor(path: string) {
    this.pty = new Pty(path, (chunk) => {
      for (const { address, frame } of this.deframer.push(chunk)) {
        this.sent.push({ frame, bytes: encodeSerialFrame(address, frame) });
        this.deliver(address, frame);
      }
    });
  }

  get path(): string {
    return this.pty.linkPath;
  }

  plugIn(): Promise<void> {
    return this.pty.open();
  }

  /** The port vanishes, as when its USB plug is pulled. */
  pullOut(): void {
    this.pty.close();
    this.deframer = new SerialDeframer();
  }

  /** Puts bytes on the wire towards the locks, as an attacker on the bus would. */
  inject(bytes: Buffer): void {
    for (const { address, frame } of new SerialDeframer().push(bytes)) this.members.get(address)?.(frame);
  }

  /** Bytes nobody sent, towards the hub. */
  noise(bytes: Buffer): void {
    this.pty.write(bytes);
  }

  join(
    address: number,
    lock: { receive(frame: LinkFrame): void; connect(send: (frame: LinkFrame) => void): void },
  ): void {
    this.members.set(address, (frame) => {
      lock.receive(frame);
    });
    lock.connect((frame) => {
      const bytes = encodeSerialFrame(address, frame);
      const fate = this.toHub(frame);
      if (fate === 'corrupt') bytes.writeUInt8(bytes.readUInt8(2) ^ 0x55 || 1, 2);
      if (fate !== 'drop') this.pty.write(bytes);
      if (fate === 'twice') this.pty.write(bytes);
    });
  }

  private deliver(address: number, frame: LinkFrame): void {
    const fate = this.toLock(frame);
    if (fate === 'drop' || fate === 'corrupt') return;
    this.members.get(address)?.(frame);
    if (fate === 'twice') this.members.get(address)?.(frame);
  }
}
