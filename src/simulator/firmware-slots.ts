import {
  FIRMWARE_HEADER_BYTES,
  FIRMWARE_PREAMBLE_BYTES,
  MAX_FIRMWARE_PAYLOAD_BYTES,
  readFirmwareHeader,
  readFirmwareImage,
} from '../../firmware-protocol/firmware-image.js';
import type { FirmwareImage } from '../../firmware-protocol/firmware-image.js';
import { isFirmwareSigned } from '../../firmware-protocol/firmware-signature.js';
import { FACTORY_IMAGE, SIMULATED_MAKER_KEY } from './maker.js';

/** The flash of the bootloader: two places, each with the beginning of an image in base64, and which one to boot. */
export interface StoredSlots {
  readonly marked: 0 | 1;
  readonly slots: readonly [string, string];
}

export const FACTORY_SLOTS: StoredSlots = {
  marked: 0,
  slots: [Buffer.from(FACTORY_IMAGE).toString('base64'), ''],
};

/** Longest text of a place in {@link StoredSlots}. */
export const SLOT_TEXT_MAX = 4 * Math.ceil((FIRMWARE_PREAMBLE_BYTES + MAX_FIRMWARE_PAYLOAD_BYTES) / 3);

interface Slot {
  bytes: Buffer;
  /** How many of `bytes` are written. */
  length: number;
}

/**
 * A lock's two places for firmware (SPEC.md, section 12). Every method is one durable write, as flash makes it: a
 * power cut falls between two of them. The place that runs is never written to.
 */
export class FirmwareSlots {
  private readonly slots: readonly [Slot, Slot];
  private marked: 0 | 1;
  private runs: 0 | 1 = 0;
  private image: FirmwareImage;

  /** @throws Error when neither place holds a whole image of the maker: such a lock is dead */
  constructor(stored: StoredSlots) {
    this.marked = stored.marked;
    this.slots = [slotOf(stored.slots[0]), slotOf(stored.slots[1])];
    this.image = this.boot();
  }

  /** The image that runs. */
  get running(): FirmwareImage {
    return this.image;
  }

  /** What is written in the other place. */
  get staged(): Buffer {
    const { bytes, length } = this.other;
    return bytes.subarray(0, length);
  }

  /** What a bootloader does: runs the marked image, or the other one if it is not whole. */
  boot(): FirmwareImage {
    for (const at of [this.marked, otherOf(this.marked)]) {
      const { bytes, length } = this.slots[at];
      const read = readFirmwareImage(bytes.subarray(0, length));
      if (!read.ok || !isFirmwareSigned(read.image.header, read.image.signature, [SIMULATED_MAKER_KEY]))
        continue;
      this.runs = at;
      this.image = read.image;
      return read.image;
    }
    throw new Error('a simulated lock has no firmware left that it can run');
  }

  /** Marks the running place again: until the next `mark`, the other one is never booted first. */
  unmark(): void {
    this.marked = this.runs;
  }

  clear(): void {
    this.other.length = 0;
  }

  /** Writes header and signature into the cleared place. */
  begin(preamble: Uint8Array): void {
    const { other } = this;
    const payloadBytes = readFirmwareHeader(preamble.subarray(0, FIRMWARE_HEADER_BYTES))?.payloadBytes ?? 0;
    other.bytes = Buffer.alloc(FIRMWARE_PREAMBLE_BYTES + payloadBytes);
    other.bytes.set(preamble);
    other.length = FIRMWARE_PREAMBLE_BYTES;
  }

  append(chunk: Uint8Array): void {
    const { other } = this;
    other.bytes.set(chunk, other.length);
    other.length += chunk.length;
  }

  /** The other place is to be booted from now on. */
  mark(): void {
    this.marked = otherOf(this.runs);
  }

  snapshot(): StoredSlots {
    const [first, second] = this.slots.map(({ bytes, length }) => bytes.toString('base64', 0, length));
    return { marked: this.marked, slots: [first ?? '', second ?? ''] };
  }

  private get other(): Slot {
    return this.slots[otherOf(this.runs)];
  }
}

function otherOf(slot: 0 | 1): 0 | 1 {
  return slot === 0 ? 1 : 0;
}

/** A part of an image keeps room for the rest of it. */
function slotOf(text: string): Slot {
  const written = Buffer.from(text, 'base64');
  const header = readFirmwareHeader(written.subarray(0, FIRMWARE_HEADER_BYTES));
  const whole = FIRMWARE_PREAMBLE_BYTES + (header?.payloadBytes ?? 0);
  const bytes = Buffer.alloc(Math.max(whole, written.length));
  bytes.set(written);
  return { bytes, length: written.length };
}
