import { PACKET_TYPES } from './hci-packet.js';
import type { HciPacket, PacketType } from './hci-packet.js';

/** The longest packet on the socket, indicator and length apart; HCI's own lengths stay under it. */
export const PACKET_BYTES_MAX = 1024;
const HEAD_BYTES = 3;
/** Not HCI: the adapter tells its host that it was switched on (1) or off (0), as the kernel does beside HCI. */
const POWER_TYPE = 0xf0;

/** What travels between host and adapter. */
export type AdapterMessage = HciPacket | { readonly type: 'power'; readonly on: boolean };

const nameByByte = new Map<number, PacketType>();
for (const [name, byte] of Object.entries(PACKET_TYPES)) nameByByte.set(byte, name as PacketType);

/** indicator (1 byte) ‖ length (2 bytes, LE) ‖ packet. @throws RangeError on a packet that is too long */
export function encodeMessage(message: AdapterMessage): Buffer {
  const bytes = message.type === 'power' ? Buffer.of(message.on ? 1 : 0) : message.bytes;
  if (bytes.length > PACKET_BYTES_MAX) throw new RangeError(`a packet has at most ${PACKET_BYTES_MAX} bytes`);
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = message.type === 'power' ? POWER_TYPE : PACKET_TYPES[message.type];
  head.writeUInt16LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Cuts the stream of a socket into messages. */
export class HciStream {
  private held: Buffer = Buffer.alloc(0);
  private broken = false;

  /** Bytes of a message that has not ended yet. */
  get bufferedBytes(): number {
    return this.held.length;
  }

  /** @returns the messages that `chunk` completes; null once the stream makes no sense: nothing after it does */
  push(chunk: Buffer): AdapterMessage[] | null {
    if (this.broken) return null;
    let rest = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const messages: AdapterMessage[] = [];
    while (rest.length >= HEAD_BYTES) {
      const length = rest.readUInt16LE(1);
      const message = length <= PACKET_BYTES_MAX ? this.kind(rest[0] ?? 0) : undefined;
      if (message === undefined) {
        this.broken = true;
        this.held = Buffer.alloc(0);
        return null;
      }
      if (rest.length < HEAD_BYTES + length) break;
      const bytes = Buffer.from(rest.subarray(HEAD_BYTES, HEAD_BYTES + length));
      messages.push(message === 'power' ? { type: 'power', on: bytes[0] === 1 } : { type: message, bytes });
      rest = rest.subarray(HEAD_BYTES + length);
    }
    this.held = Buffer.from(rest);
    return messages;
  }

  private kind(byte: number): PacketType | 'power' | undefined {
    return byte === POWER_TYPE ? 'power' : nameByByte.get(byte);
  }
}
