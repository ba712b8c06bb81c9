/**
 * A link frame: what travels between hub and lock under the framing of either transport (SPEC.md, section 3).
 * The numbers are the protocol; the names are ours.
 */
export const LINK_FRAME_TYPES = {
  poll: 0x01,
  idle: 0x02,
  refuse: 0x03,
  pair1: 0x10,
  pair2: 0x11,
  pair3: 0x12,
  session1: 0x20,
  session2: 0x21,
  data: 0x30,
  ack: 0x31,
} as const;

/** The name of a frame type. */
export type LinkFrameType = keyof typeof LINK_FRAME_TYPES;

/** One frame. `body` has at most {@link MAX_BODY_BYTES} bytes; its meaning depends on `type`. */
export interface LinkFrame {
  type: LinkFrameType;
  body: Uint8Array;
}

/** The longest body a frame may have: with COBS, CRC, address and delimiter it still fits 512 bytes. */
export const MAX_BODY_BYTES = 502;

/** Why a lock refused, in the clear. Nobody signs it, so it is a hint for a person and never a fact about the door. */
export const REFUSAL_CODES = {
  not_paired: 1,
  already_paired: 2,
  window_closed: 3,
  bad_install_code: 4,
  no_session: 5,
  bad_handshake: 6,
  busy: 7,
} as const;

/** The name of a refusal. */
export type RefusalCode = keyof typeof REFUSAL_CODES;

const NO_BODY = new Uint8Array(0);
const nameByByte: (LinkFrameType | undefined)[] = [];
for (const [name, byte] of Object.entries(LINK_FRAME_TYPES)) nameByByte[byte] = name as LinkFrameType;
const refusalByByte: (RefusalCode | undefined)[] = [];
for (const [name, byte] of Object.entries(REFUSAL_CODES)) refusalByByte[byte] = name as RefusalCode;

/** The frame type of a byte, or undefined if version 1 has none. */
export function linkFrameType(byte: number): LinkFrameType | undefined {
  return nameByByte[byte];
}

/** Hub to lock, in the clear: "you may speak". */
export const POLL_FRAME: LinkFrame = { type: 'poll', body: NO_BODY };

/** Lock to hub, in the clear: "nothing to say"; also the answer to a PAIR_3 that was accepted. */
export const IDLE_FRAME: LinkFrame = { type: 'idle', body: NO_BODY };

/** A REFUSE frame. */
export function refuseFrame(code: RefusalCode): LinkFrame {
  return { type: 'refuse', body: Uint8Array.of(REFUSAL_CODES[code]) };
}

/** The code of a REFUSE frame; undefined for any other frame, a wrong length or an unknown byte. */
export function refusalCode(frame: LinkFrame): RefusalCode | undefined {
  if (frame.type !== 'refuse' || frame.body.length !== 1) return undefined;
  return refusalByByte[frame.body[0] ?? 0];
}
