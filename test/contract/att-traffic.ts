import type { AclData } from '../../src/simulator/ble/hci-packet.js';
import type { Way } from './tapped-line.js';

/** What carries fragments (Core Specification, volume 3, part F): Write Command, Handle Value Notification. */
const OPCODE: Readonly<Record<Way, number>> = { to_lock: 0x52, to_hub: 0x1b };
const ATT_CID = 4;
const L2CAP_HEAD = 4;
const ATT_HEAD = 3;

/** The handles of the locks' service, which are the same in all of them: a stranger who listened knows them. */
const lastHandle: Record<Way, number> = { to_lock: 0, to_hub: 0 };

/** One way of one link: finds the packets that carry fragments among all others, and makes such packets. */
export class AttTraffic {
  private readonly way: Way;
  private held: AclData[] = [];

  constructor(way: Way) {
    this.way = way;
  }

  /** @returns a fragment that has come in whole, or what is to go on untouched */
  push(data: AclData): { readonly value: Buffer | null; readonly passOn: readonly AclData[] } {
    if (data.first) this.held = [data];
    else if (this.held.length > 0) this.held.push(data);
    else return { value: null, passOn: [data] };
    const sdu = Buffer.concat(this.held.map((piece) => piece.data));
    const carries =
      sdu.length >= L2CAP_HEAD + ATT_HEAD &&
      sdu.readUInt16LE(2) === ATT_CID &&
      sdu[L2CAP_HEAD] === OPCODE[this.way];
    if (!carries) {
      this.held = [];
      return { value: null, passOn: [data] };
    }
    if (sdu.length < L2CAP_HEAD + sdu.readUInt16LE(0)) return { value: null, passOn: [] };
    this.held = [];
    lastHandle[this.way] = sdu.readUInt16LE(L2CAP_HEAD + 1);
    return { value: sdu.subarray(L2CAP_HEAD + ATT_HEAD), passOn: [] };
  }

  /** An L2CAP packet with `value` in it. */
  packet(value: Buffer): Buffer {
    const head = Buffer.alloc(L2CAP_HEAD + ATT_HEAD);
    head.writeUInt16LE(ATT_HEAD + value.length, 0);
    head.writeUInt16LE(ATT_CID, 2);
    head.writeUInt8(OPCODE[this.way], L2CAP_HEAD);
    head.writeUInt16LE(lastHandle[this.way], L2CAP_HEAD + 1);
    return Buffer.concat([head, value]);
  }
}
