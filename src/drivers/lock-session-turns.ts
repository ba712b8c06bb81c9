import type { HubChannel } from '../../firmware-protocol/link-channel.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { Received } from '../../firmware-protocol/secure-channel.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import type { SessionRequests } from './lock-session-requests.js';

/** Waits before a frame that got no answer is sent again (identical bytes), milliseconds; then the session ends. */
export const RESEND_WAITS_MS = [0, 20, 50, 100, 200, 400, 600] as const;
/** An acknowledged reply frees the lock, and nobody waits for that: our next message nearly always carries it for nothing. */
export const REPLY_ACK_WAIT_MS = 2;
/** Frames in a row that fail to authenticate. More, and the two sides have lost each other. */
const MAX_REJECTED = 8;

/** Whose turn it is in one session: what to send next, what to send again, what to acknowledge (link.md, layer 4). */
export class ChannelTurns {
  readonly channel: HubChannel;
  private readonly requests: SessionRequests;
  private lastWasData = false;
  private tries = 0;
  private resendAtMs = Infinity;
  /** When the lock's last message is to be acknowledged, if nothing else of ours does so before; monotonic. */
  private ackAtMs = Infinity;
  private repeat: LinkFrame | null = null;
  private rejected = 0;

  constructor(channel: HubChannel, requests: SessionRequests) {
    this.channel = channel;
    this.requests = requests;
  }

  /** Whether this session has nothing to say and nothing to wait for. */
  get isIdle(): boolean {
    return (
      this.channel.outstanding === null && this.requests.isIdle && this.ackAtMs === Infinity && !this.repeat
    );
  }

  /** When `next` has something, monotonic milliseconds: 0 for now, Infinity for nothing in sight. */
  sendDueAtMs(withRequests: boolean): number {
    if (this.repeat) return 0;
    if (this.channel.outstanding) return Math.min(this.resendAtMs, this.ackAtMs);
    return this.requests.hasNext(withRequests) ? 0 : this.ackAtMs;
  }

  /** The frame to send now, if any. `withRequests`: the session has proved itself, so that requests may go. */
  next(nowMs: number, withRequests: boolean): LinkFrame | null {
    const { channel } = this;
    this.lastWasData = false;
    if (this.repeat) {
      const { repeat } = this;
      this.repeat = null;
      this.ackAtMs = Infinity;
      return repeat === channel.outstanding ? this.sendData(repeat) : repeat;
    }
    if (channel.outstanding) {
      if (nowMs < this.resendAtMs) return this.ackIfDue();
      this.tries++;
      return this.sendData(channel.outstanding);
    }
    const next = this.requests.take(nowMs, withRequests);
    if (!next) return this.ackIfDue();
    const frame = channel.send(next.message, next.re);
    next.sent(channel.outstandingN ?? 0);
    this.tries = 1;
    this.ackAtMs = Infinity;
    return this.sendData(frame);
  }

  /** A link without turns: `unanswered` is now about the message outstanding, whatever was sent after it. */
  missed(): void {
    this.lastWasData = this.channel.outstanding !== null && this.resendAtMs === Infinity;
  }

  /** The last frame got no answer. @returns false when it was tried often enough: the session is to end */
  unanswered(nowMs: number): boolean {
    return !this.lastWasData || this.resendLater(nowMs);
  }

  /** The lock answered that it has nothing to say: so what we sent was lost on the way. @returns as `unanswered` */
  idleAnswered(nowMs: number): boolean {
    return !this.channel.outstanding || this.resendAtMs !== Infinity || this.resendLater(nowMs);
  }

  /** Takes a DATA or ACK frame. */
  receive(frame: LinkFrame, nowMs: number): Received<LockMessage> {
    const received = this.channel.receive(frame);
    if (received.kind !== 'rejected') this.rejected = 0;
    // An acknowledgement that came twice is nothing to worry about.
    else if (received.code !== 'stale') this.rejected++;
    if (received.kind === 'duplicate') this.repeat = received.answer;
    if (received.kind === 'message' || received.kind === 'unreadable') {
      this.ackAtMs = received.re === undefined ? nowMs : nowMs + REPLY_ACK_WAIT_MS;
    }
    return received;
  }

  /** Too many frames in a row did not authenticate. */
  get isLost(): boolean {
    return this.rejected >= MAX_REJECTED;
  }

  private sendData(frame: LinkFrame): LinkFrame {
    this.lastWasData = true;
    this.resendAtMs = Infinity;
    return frame;
  }

  private ackIfDue(): LinkFrame | null {
    if (this.ackAtMs === Infinity) return null;
    this.ackAtMs = Infinity;
    return this.channel.ack();
  }

  private resendLater(nowMs: number): boolean {
    const waitMs = RESEND_WAITS_MS[this.tries - 1];
    if (waitMs === undefined) return false;
    this.resendAtMs = nowMs + waitMs;
    return true;
  }
}
