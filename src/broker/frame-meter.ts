import {
  BYTE_BURST,
  BYTES_PER_SECOND,
  CONNECT_BYTES,
  PACKET_BURST,
  PACKET_BYTES,
  PACKETS_PER_SECOND,
} from './limits.js';

/** Why a connection is cut. */
export type FrameFault = 'packet_too_long' | 'length_malformed' | 'too_many_packets' | 'too_many_bytes';

const LENGTH_BYTES = 4;

/**
 * Watches the bytes of one connection before the MQTT parser keeps them, since that parser collects whatever a
 * fixed header promises (up to 256 MiB, MQTT 3.1.1 section 2.2.3). Knows only where packets begin: what they say is
 * the parser's. Memory: a few numbers, whatever comes in and however it is cut into chunks.
 */
export class FrameMeter {
  private readonly nowMs: () => number;
  private lengthLimit = CONNECT_BYTES;
  /** Bytes of the body still to come. */
  private bodyLeft = 0;
  /** Bytes seen of the fixed header: 0 none, 1 the type, then the length. */
  private headerSeen = 0;
  private length = 0;
  private allowance = PACKET_BURST;
  private byteAllowance = BYTE_BURST;
  private filledAtMs: number | null = null;

  /** @param nowMs monotonic milliseconds */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Whether the whole header of a first packet was seen, and found short enough. */
  get isIntroduced(): boolean {
    return this.lengthLimit === PACKET_BYTES;
  }

  /** @returns why the connection has to be cut, or null; after a fault the meter is of no more use. */
  take(chunk: Uint8Array): FrameFault | null {
    if (this.byteAllowance < chunk.length) this.refill();
    this.byteAllowance -= chunk.length;
    let at = 0;
    while (at < chunk.length) {
      if (this.bodyLeft > 0) {
        const skipped = Math.min(this.bodyLeft, chunk.length - at);
        this.bodyLeft -= skipped;
        at += skipped;
        continue;
      }
      const fault = this.header(chunk[at] ?? 0);
      if (fault) return fault;
      at += 1;
    }
    return this.byteAllowance < 0 ? 'too_many_bytes' : null;
  }

  private header(byte: number): FrameFault | null {
    if (this.headerSeen === 0) {
      this.headerSeen = 1;
      this.length = 0;
      return this.packetBegins() ? null : 'too_many_packets';
    }
    this.length += (byte & 0x7f) * 128 ** (this.headerSeen - 1);
    this.headerSeen += 1;
    if (this.headerSeen + this.length > this.lengthLimit) return 'packet_too_long';
    if ((byte & 0x80) !== 0) return this.headerSeen > LENGTH_BYTES ? 'length_malformed' : null;
    this.bodyLeft = this.length;
    this.headerSeen = 0;
    this.lengthLimit = PACKET_BYTES;
    return null;
  }

  private packetBegins(): boolean {
    if (this.allowance < 1) this.refill();
    this.allowance -= 1;
    return this.allowance >= 0;
  }

  /** The clock is read only when the burst is used up: most connections never get there. */
  private refill(): void {
    const now = this.nowMs();
    const sinceMs = this.filledAtMs === null ? Infinity : now - this.filledAtMs;
    this.filledAtMs = now;
    this.allowance = Math.min(PACKET_BURST, this.allowance + (sinceMs * PACKETS_PER_SECOND) / 1000);
    this.byteAllowance = Math.min(BYTE_BURST, this.byteAllowance + (sinceMs * BYTES_PER_SECOND) / 1000);
  }
}
