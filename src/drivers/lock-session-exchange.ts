import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { refusalCode, type LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { SessionHandshake, SessionKeys } from './lock-session-handshake.js';
import type { ExchangeListener, SessionEnd } from './lock-session-listener.js';
import { SessionRequests, type Reply } from './lock-session-requests.js';
import { ChannelTurns } from './lock-session-turns.js';

/** A lock that has said nothing for so long is offline. */
export const OFFLINE_AFTER_MS = 3_000;
/** A session is replaced after an hour (link.md). */
export const REKEY_AFTER_MS = 3_600_000;
/** Ask for the status when nothing authenticated came for so long: keeps the clock sample fresh, finds a dead session. */
export const KEEP_ALIVE_MS = 25_000;
/** The first reply of a session. */
const PROOF_MS = 5_000;
/** A session that never proved itself is not tried again at once, or two confused sides would spin. */
const UNPROVEN_WAIT_MS = 500;

/**
 * One lock's session, without its transport: handshake, requests and their replies, renewal (link.md, layers 2 and 4).
 * The transport asks for `nextFrame`, and tells what came or that nothing did.
 */
export class SessionExchange {
  private readonly requests: SessionRequests;
  private readonly handshake: SessionHandshake;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly listener: ExchangeListener;
  /** `rekey`: a session is up and its successor is being made. */
  private phase: 'down' | 'handshake' | 'proving' | 'up' | 'rekey' = 'down';
  private turns: ChannelTurns | null = null;
  private keys: SessionKeys | null = null;
  private startedAtMs = 0;
  private heardAtMs = -Infinity;
  private authenticAtMs = 0;
  private lastWasHandshake = false;

  constructor(handshake: SessionHandshake, clock: Clock, logger: Logger, listener: ExchangeListener) {
    this.handshake = handshake;
    this.clock = clock;
    this.logger = logger;
    this.listener = listener;
    this.requests = new SessionRequests(clock);
  }

  get isUp(): boolean {
    return this.phase === 'up' || this.phase === 'rekey';
  }

  /** When the lock last said anything, also in the clear. */
  get lastHeardAtMs(): number {
    return this.heardAtMs;
  }

  /** Whether the lock is at work on something we asked for, so that asking again soon makes sense. */
  get isExpecting(): boolean {
    return this.isUnacknowledged || (!this.isShakingHands && this.requests.areAwaited);
  }

  /** Whether something was sent that the lock has not acknowledged. */
  get isUnacknowledged(): boolean {
    if (this.isShakingHands) return this.handshake.isAwaited(this.clock.monotonicMs());
    return (this.turns?.channel.outstanding ?? null) !== null;
  }

  /** Whether the lock seems not to be there at all. */
  get isSilent(): boolean {
    return this.isShakingHands && this.handshake.isSilent;
  }

  private get isShakingHands(): boolean {
    return this.phase === 'handshake' || this.phase === 'rekey';
  }

  linkUp(): void {
    this.handshake.begin(this.clock.monotonicMs());
    this.phase = 'handshake';
    this.listener.wake();
  }

  linkDown(): void {
    this.end('port_closed');
    this.phase = 'down';
  }

  /** Sends a request, not after `sendByMs`, and waits for its reply until `replyByMs` (monotonic). Nothing is sent while not up. */
  request(message: HubMessage, replyByMs: number, sendByMs?: number): Promise<Reply> {
    if (!this.isUp) return Promise.resolve({ kind: 'lost', sent: false });
    const reply = this.requests.ask(message, replyByMs, sendByMs);
    this.listener.wake();
    return reply;
  }

  /** Answers message `re` of the lock, before anything else waiting, but not after `voidAfterMs` (monotonic). */
  answer(message: HubMessage, re: number, voidAfterMs: number): void {
    if (!this.turns) return;
    this.requests.answer(message, re, voidAfterMs);
    this.listener.wake();
  }

  /** When `nextFrame` will have something, monotonic milliseconds: 0 for now, Infinity for nothing in sight. */
  sendDueAtMs(): number {
    if (this.isShakingHands) return this.handshake.sendDueAtMs();
    return this.turns?.sendDueAtMs(this.isUp) ?? Infinity;
  }

  /** The frame to send now; null when there is none, and then the lock may be polled. */
  nextFrame(): LinkFrame | null {
    const nowMs = this.clock.monotonicMs();
    this.lastWasHandshake = false;
    if (this.phase === 'up' && this.turns) this.keepUp(this.turns, nowMs);
    if (!this.isShakingHands) return this.turns?.next(nowMs, this.isUp) ?? null;
    if (nowMs < this.handshake.sendDueAtMs()) return null;
    this.lastWasHandshake = true;
    return this.handshake.message1(nowMs);
  }

  /** The last frame, or the poll in its place, got no answer. */
  unanswered(): void {
    const nowMs = this.clock.monotonicMs();
    if (this.lastWasHandshake) this.handshake.unanswered(nowMs);
    else if (this.turns && !this.turns.unanswered(nowMs)) this.end('gave_up');
    if (this.turns && nowMs - this.heardAtMs > OFFLINE_AFTER_MS) this.end('silent');
  }

  /** On a link without turns: what was sent has not been acknowledged for a while, so send it again. */
  unacknowledged(): void {
    this.lastWasHandshake = this.isShakingHands;
    if (!this.lastWasHandshake) this.turns?.missed();
    this.unanswered();
  }

  received(frame: LinkFrame): void {
    const nowMs = this.clock.monotonicMs();
    this.heardAtMs = nowMs;
    switch (frame.type) {
      case 'idle':
        if (this.turns && !this.turns.idleAnswered(nowMs)) this.end('gave_up');
        return;
      case 'refuse':
        this.refused(refusalCode(frame) ?? 'unknown', nowMs);
        return;
      case 'session2':
        if (this.isShakingHands) this.message2(frame.body, nowMs);
        return;
      case 'data':
      case 'ack':
        if (this.turns) this.sealed(this.turns, frame, nowMs);
        return;
      case 'poll':
      case 'pair1':
      case 'pair2':
      case 'pair3':
      case 'session1':
        this.logger.debug({ type: frame.type }, 'a frame that a lock does not send now');
    }
  }

  /** Ends the session, if any, and begins anew. */
  restart(): void {
    if (this.phase !== 'down') this.end('restarted');
  }

  private keepUp(turns: ChannelTurns, nowMs: number): void {
    if (turns.channel.exhausted) {
      this.end('exhausted');
    } else if (nowMs - this.startedAtMs > REKEY_AFTER_MS) {
      if (!turns.isIdle) return;
      this.handshake.begin(nowMs);
      this.phase = 'rekey';
    } else if (nowMs - this.authenticAtMs > KEEP_ALIVE_MS && turns.isIdle) {
      void this.requests.ask({ type: 'get_status' }, nowMs + PROOF_MS);
    }
  }

  /** Not authenticated: a forged refusal costs a handshake, and tells nothing about the door. */
  private refused(code: string, nowMs: number): void {
    this.logger.debug({ refusal: code }, 'the lock refuses');
    if (this.phase === 'rekey') this.end('refused');
    else if (this.phase === 'handshake') this.handshake.refused(nowMs);
    else if (code === 'no_session' || code === 'not_paired' || code === 'bad_handshake') this.end('refused');
  }

  private message2(body: Uint8Array, nowMs: number): void {
    const session = this.handshake.message2(body, nowMs);
    if (!session) return;
    this.requests.dropAnswers();
    const turns = new ChannelTurns(session.channel, this.requests);
    this.turns = turns;
    this.keys = session.with;
    this.startedAtMs = nowMs;
    this.authenticAtMs = nowMs;
    const isRenewal = this.phase === 'rekey';
    this.phase = isRenewal ? 'up' : 'proving';
    // The lock takes the new session for its current one with the first frame that authenticates.
    void this.requests.prove({ type: 'get_status' }, nowMs + PROOF_MS).then((reply) => {
      if (reply.kind === 'timeout' && this.turns === turns) this.end('silent');
    });
    if (isRenewal) this.listener.renewed();
    this.listener.wake();
  }

  private sealed(turns: ChannelTurns, frame: LinkFrame, nowMs: number): void {
    const received = turns.receive(frame, nowMs);
    if (received.kind === 'rejected') {
      this.logger.debug({ reason: received.code }, 'frame rejected');
      if (turns.isLost) this.end('rejected');
      return;
    }
    this.authenticAtMs = nowMs;
    if (received.kind === 'unreadable') {
      this.logger.warn({ reason: received.code, n: received.n }, 'a message of the lock can not be read');
      // It may have told of a bolt that was turned: how the lock is now is always readable.
      if (received.re === undefined) void this.requests.ask({ type: 'get_status' }, nowMs + PROOF_MS);
    }
    if (received.kind !== 'message') return;
    const { n, re, message } = received;
    if (re === undefined) {
      this.listener.message(n, message, nowMs);
      return;
    }
    if (!this.requests.isAwaiting(re)) return;
    this.listener.replied(message, nowMs);
    if (this.phase === 'proving' && this.keys) {
      this.phase = 'up';
      this.listener.up(this.keys);
    }
    this.requests.reply(re, message, nowMs);
  }

  private end(reason: SessionEnd): void {
    const wasUp = this.isUp;
    this.turns = null;
    this.keys = null;
    if (this.phase !== 'down') {
      this.phase = 'handshake';
      this.handshake.begin(this.clock.monotonicMs() + (wasUp ? 0 : UNPROVEN_WAIT_MS));
    }
    if (wasUp) this.listener.down(reason);
    this.requests.loseAll();
  }
}
