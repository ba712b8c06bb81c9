import { PACKET_BYTES } from './limits.js';

const LENGTH_BYTES = 4;

/**
 * Watches where packets begin in what a broker sends, since the parser keeps whatever a fixed header promises (up to 256 MiB,
 * MQTT 3.1.1, section 2.2.3). Whatever comes in, it takes a few numbers.
 */
export class PacketBound {
  private bodyLeft = 0;
  /** Bytes seen of the fixed header. */
  private seen = 0;
  private length = 0;

  /** @returns whether the connection may go on; after false it is of no more use */
  take(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length;) {
      if (this.bodyLeft > 0) {
        const skipped = Math.min(this.bodyLeft, chunk.length - at);
        this.bodyLeft -= skipped;
        at += skipped;
      } else {
        if (!this.header(chunk[at] ?? 0)) return false;
        at += 1;
      }
    }
    return true;
  }

  private header(byte: number): boolean {
    if (this.seen === 0) {
      this.seen = 1;
      this.length = 0;
      return true;
    }
    this.length += (byte & 0x7f) * 128 ** (this.seen - 1);
    this.seen += 1;
    if (this.seen + this.length > PACKET_BYTES || this.seen > LENGTH_BYTES + 1) return false;
    if ((byte & 0x80) === 0) {
      this.bodyLeft = this.length;
      this.seen = 0;
    } else if (this.seen > LENGTH_BYTES) return false;
    return true;
  }
}
