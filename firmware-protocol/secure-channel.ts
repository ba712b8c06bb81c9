import { open, seal, TAG_BYTES } from './aead.js';
import { decodeCbor, encodeCbor } from './cbor.js';
import { LINK_FRAME_TYPES, MAX_BODY_BYTES } from './link-frame.js';
import type { LinkFrame } from './link-frame.js';
import type { MessageCodec } from './message-codec.js';
import { pad, unpad } from './padding.js';

/** Messages one direction of one session may carry; then it is exhausted and a new handshake is due. */
export const MAX_SESSION_MESSAGES = 2 ** 20;

/** Why a frame was rejected. Nothing changed; the frame may be dropped, and the same bytes may be tried again. */
export type RejectionCode =
  | 'wrong_type'
  | 'bad_length'
  | 'stale'
  | 'gap'
  | 'exhausted'
  | 'bad_tag'
  | 'bad_padding'
  | 'malformed'
  | 'bad_acknowledgement';

/** What {@link SecureChannel.receive} made of a frame. `acknowledged`: it also confirmed our outstanding frame. */
export type Received<In> =
  | { kind: 'message'; n: number; re?: number | undefined; message: In; acknowledged: boolean }
  /** Authentic and accepted, but not a message of this version: a lock answers `error`, a hub sends `ack()`. */
  | {
      kind: 'unreadable';
      n: number;
      re?: number | undefined;
      code: 'unknown_message' | 'bad_message';
      acknowledged: boolean;
    }
  | { kind: 'acknowledged' }
  /** The last accepted frame once more: send `answer`, do nothing else. */
  | { kind: 'duplicate'; answer: LinkFrame }
  | { kind: 'rejected'; code: RejectionCode };

/** What a channel is made of: the two keys of Noise's Split(), and the codecs of either direction. */
export interface ChannelParts<Out, In> {
  sendKey: Uint8Array;
  receiveKey: Uint8Array;
  outgoing: MessageCodec<Out>;
  incoming: MessageCodec<In>;
  /** {@link MAX_SESSION_MESSAGES}; fewer only in tests. */
  maxMessages?: number;
}

const COUNTER_BYTES = 4;
/** High half of 2^63: acknowledgements use nonces 2^63 + n, which no DATA frame can reach. */
const ACK_NONCE_HIGH = 0x8000_0000;
const NOTHING = new Uint8Array(0);

/** One side of an established session: stop-and-wait, exactly once, in order (SPEC.md, section 7). */
export class SecureChannel<Out, In> {
  readonly #parts: ChannelParts<Out, In>;
  readonly #maxMessages: number;
  #nextSendN = 0;
  #outstanding: LinkFrame | null = null;
  /** The acknowledgement the outstanding frame carries. */
  #outstandingAck: number | null = null;
  #acceptedN: number | null = null;
  #acceptedBody: Uint8Array = NOTHING;
  #acceptedAck: LinkFrame | null = null;

  constructor(parts: ChannelParts<Out, In>) {
    this.#parts = parts;
    this.#maxMessages = parts.maxMessages ?? MAX_SESSION_MESSAGES;
  }

  /** The DATA frame the peer has not acknowledged yet; to be resent as it is. */
  get outstanding(): LinkFrame | null {
    return this.#outstanding;
  }

  /** The counter of {@link outstanding}; a reply's `re` names it. */
  get outstandingN(): number | null {
    return this.#outstanding === null ? null : this.#nextSendN - 1;
  }

  /** The counter of the last accepted frame of the peer. */
  get lastAcceptedN(): number | null {
    return this.#acceptedN;
  }

  /** Messages sent so far. */
  get sentCount(): number {
    return this.#nextSendN;
  }

  /** No more can be sent in this session. */
  get exhausted(): boolean {
    return this.#nextSendN >= this.#maxMessages;
  }

  /**
   * Seals a message; the frame is {@link outstanding} until acknowledged. `re`: counter of the message this replies to.
   * Throws Error if one is outstanding or the session exhausted, RangeError on a value outside its bounds.
   */
  send(message: Out, re?: number): LinkFrame {
    if (this.#outstanding !== null) throw new Error('a frame is outstanding');
    if (this.exhausted) throw new Error('the session is exhausted');
    const [number, fields] = this.#parts.outgoing.toItems(message);
    const plain = pad(encodeCbor([this.#acceptedN, re ?? null, number, fields]));
    if (COUNTER_BYTES + plain.length + TAG_BYTES > MAX_BODY_BYTES)
      throw new RangeError('the message is too long');
    const frame = this.#sealed('data', this.#nextSendN, plain);
    this.#nextSendN += 1;
    this.#outstanding = frame;
    this.#outstandingAck = this.#acceptedN;
    return frame;
  }

  /** The ACK of the last accepted frame; always the same bytes for the same frame. Throws Error before the first. */
  ack(): LinkFrame {
    if (this.#acceptedN === null) throw new Error('nothing was accepted yet');
    this.#acceptedAck ??= this.#sealed('ack', this.#acceptedN, NOTHING);
    return this.#acceptedAck;
  }

  /** Takes a DATA or ACK frame, and keeps its body: don't write to it afterwards. Never throws; a rejected frame changes nothing. */
  receive(frame: LinkFrame): Received<In> {
    if (frame.type === 'ack') return this.#receiveAck(frame.body);
    if (frame.type === 'data') return this.#receiveData(frame.body);
    return rejected('wrong_type');
  }

  #receiveAck(body: Uint8Array): Received<In> {
    if (body.length !== COUNTER_BYTES + TAG_BYTES) return rejected('bad_length');
    const n = counterOf(body);
    if (n !== this.outstandingN) return rejected(n < this.#nextSendN ? 'stale' : 'gap');
    if (this.#opened('ack', n, body) === undefined) return rejected('bad_tag');
    this.#outstanding = null;
    return { kind: 'acknowledged' };
  }

  #receiveData(body: Uint8Array): Received<In> {
    if (body.length <= COUNTER_BYTES + TAG_BYTES || body.length > MAX_BODY_BYTES)
      return rejected('bad_length');
    const n = counterOf(body);
    const expected = this.#acceptedN === null ? 0 : this.#acceptedN + 1;
    if (n < expected) {
      const repeated = n === this.#acceptedN && Buffer.compare(body, this.#acceptedBody) === 0;
      return repeated ? { kind: 'duplicate', answer: this.#cachedAnswer() } : rejected('stale');
    }
    if (n >= this.#maxMessages) return rejected('exhausted');
    if (n > expected) return rejected('gap');
    const padded = this.#opened('data', n, body);
    if (padded === undefined) return rejected('bad_tag');
    const plain = unpad(padded);
    if (plain === undefined) return rejected('bad_padding');
    const decoded = decodeCbor(plain);
    if (!decoded.ok || !Array.isArray(decoded.item) || decoded.item.length !== 4)
      return rejected('malformed');
    const [ack, re, number, fields] = decoded.item as unknown[];
    if (!this.#isSentOrNull(ack) || !this.#isSentOrNull(re)) return rejected('bad_acknowledgement');
    const read = this.#parts.incoming.fromItems(number, fields);

    const acknowledged = ack !== null && ack === this.outstandingN;
    if (acknowledged) this.#outstanding = null;
    this.#acceptedN = n;
    this.#acceptedBody = body;
    this.#acceptedAck = null;
    const link = { n, re: re ?? undefined, acknowledged };
    if (read.ok) return { kind: 'message', ...link, message: read.message };
    return { kind: 'unreadable', ...link, code: read.code };
  }

  /** The peer may only name frames we have sent. */
  #isSentOrNull(n: unknown): n is number | null {
    return n === null || (typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < this.#nextSendN);
  }

  #cachedAnswer(): LinkFrame {
    const carriesIt = this.#outstanding !== null && this.#outstandingAck === this.#acceptedN;
    return carriesIt && this.#outstanding !== null ? this.#outstanding : this.ack();
  }

  #sealed(type: 'data' | 'ack', n: number, plain: Uint8Array): LinkFrame {
    const associated = associatedData(type, n);
    const high = type === 'ack' ? ACK_NONCE_HIGH : 0;
    const sealed = seal(this.#parts.sendKey, n, associated, plain, high);
    return { type, body: Buffer.concat([associated.subarray(1), sealed]) };
  }

  #opened(type: 'data' | 'ack', n: number, body: Uint8Array): Uint8Array | undefined {
    const high = type === 'ack' ? ACK_NONCE_HIGH : 0;
    const sealed = body.subarray(COUNTER_BYTES);
    return open(this.#parts.receiveKey, n, associatedData(type, n), sealed, high);
  }
}

function rejected(code: RejectionCode): { kind: 'rejected'; code: RejectionCode } {
  return { kind: 'rejected', code };
}

/** type ‖ n (4 bytes, little-endian). */
function associatedData(type: 'data' | 'ack', n: number): Buffer {
  const associated = Buffer.allocUnsafe(1 + COUNTER_BYTES);
  associated[0] = LINK_FRAME_TYPES[type];
  associated.writeUInt32LE(n, 1);
  return associated;
}

function counterOf(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, COUNTER_BYTES).getUint32(0, true);
}
