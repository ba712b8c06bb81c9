import { LINK_FRAME_TYPES, linkFrameType, MAX_BODY_BYTES } from './link-frame.js';
import type { LinkFrame } from './link-frame.js';

/** Header of a fragment: bit 7 first, bit 6 last, bits 5 to 0 the index, counted from 0. */
export const FRAGMENT_FIRST = 0x80;
/** See {@link FRAGMENT_FIRST}. */
export const FRAGMENT_LAST = 0x40;

/** The least a fragment may carry with its header: ATT MTU 23 less the 3 bytes of ATT. */
export const MIN_FRAGMENT_BYTES = 20;

/** A frame whose next fragment does not come within this time of its first is thrown away. */
export const REASSEMBLY_TIMEOUT_MS = 2000;

const INDEX_MASK = 0x3f;
const MAX_FRAME_BYTES = 1 + MAX_BODY_BYTES;

/** What the reassembler threw away, by reason. */
export interface DroppedFragments {
  /** Out of order, or a middle one with nothing before it. */
  gap: number;
  timeout: number;
  oversize: number;
  /** A fragment with nothing in it, or a new first one before the last ended. */
  short: number;
  unfinished: number;
  unknownType: number;
}

/**
 * type ‖ body, cut into writes or notifications of at most `fragmentBytes` (ATT MTU less 3). Throws RangeError under 20
 * bytes or on a body over 502.
 */
export function fragmentFrame(frame: LinkFrame, fragmentBytes: number): Uint8Array[] {
  if (fragmentBytes < MIN_FRAGMENT_BYTES) throw new RangeError('a fragment has room for at least 20 bytes');
  if (frame.body.length > MAX_BODY_BYTES) throw new RangeError(`a body has at most ${MAX_BODY_BYTES} bytes`);
  const whole = Buffer.concat([Uint8Array.of(LINK_FRAME_TYPES[frame.type]), frame.body]);
  const room = fragmentBytes - 1;
  const count = Math.ceil(whole.length / room);
  return Array.from({ length: count }, (_, index) => {
    const head = index | (index === 0 ? FRAGMENT_FIRST : 0) | (index === count - 1 ? FRAGMENT_LAST : 0);
    return Buffer.concat([Uint8Array.of(head), whole.subarray(index * room, (index + 1) * room)]);
  });
}

/** Puts fragments together again: one buffer, one frame at a time. Never throws. */
export class BleReassembler {
  readonly dropped: DroppedFragments = {
    gap: 0,
    timeout: 0,
    oversize: 0,
    short: 0,
    unfinished: 0,
    unknownType: 0,
  };
  readonly #held = Buffer.alloc(MAX_FRAME_BYTES);
  #heldBytes = 0;
  /** Index of the fragment that must come next; 0 while none is under way. */
  #next = 0;
  #startedAtMs = 0;

  /** Bytes kept of a frame that has not ended yet. */
  get bufferedBytes(): number {
    return this.#heldBytes;
  }

  /** Takes one write or notification at time `nowMs` (monotonic); gives the frame it completes, if it does. */
  push(fragment: Uint8Array, nowMs: number): LinkFrame | null {
    if (this.#next > 0 && nowMs - this.#startedAtMs > REASSEMBLY_TIMEOUT_MS) this.#drop('timeout');
    const head = fragment[0];
    if (head === undefined || fragment.length === 1) return this.#drop('short');
    const index = head & INDEX_MASK;
    if ((head & FRAGMENT_FIRST) !== 0) {
      if (this.#next > 0) this.#drop('unfinished');
      if (index !== 0) return this.#drop('gap');
      this.#startedAtMs = nowMs;
    } else if (index === 0 || index !== this.#next) return this.#drop('gap');
    const piece = fragment.subarray(1);
    if (this.#heldBytes + piece.length > MAX_FRAME_BYTES) return this.#drop('oversize');
    this.#held.set(piece, this.#heldBytes);
    this.#heldBytes += piece.length;
    this.#next = index + 1;
    return (head & FRAGMENT_LAST) === 0 ? null : this.#whole();
  }

  #whole(): LinkFrame | null {
    const type = linkFrameType(this.#held[0] ?? 0);
    if (type === undefined) return this.#drop('unknownType');
    const body = Uint8Array.from(this.#held.subarray(1, this.#heldBytes));
    this.#reset();
    return { type, body };
  }

  #reset(): void {
    this.#heldBytes = 0;
    this.#next = 0;
  }

  #drop(reason: keyof DroppedFragments): null {
    this.dropped[reason] += 1;
    this.#reset();
    return null;
  }
}
