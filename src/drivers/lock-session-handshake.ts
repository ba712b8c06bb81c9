import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { HubChannel } from '../../firmware-protocol/link-channel.js';
import { SessionInitiator, type LinkKeys } from '../../firmware-protocol/session-handshake.js';
import type { LinkTransport } from '../../firmware-protocol/prologue.js';

/** Keys to try with a lock, and the pairing they belong to. */
export interface SessionKeys {
  readonly pairingId: string;
  readonly pending: boolean;
  readonly keys: LinkKeys;
}

/** Waits before message 1 is sent again to a lock that says nothing, milliseconds; the last one repeats. */
export const SILENT_RETRY_MS = [150, 150, 300, 600, 1_000] as const;
/** Waits after a refusal; short, since the lock is there. */
export const REFUSED_RETRY_MS = [0, 50, 200, 500, 1_000] as const;
/** A lock may need several polls to work out message 2 (a small controller takes 100 ms for one X25519). */
const ANSWER_MS = 2_000;
/** After so many silences in a row the next keys are tried: a refusal may have been lost. */
const SILENCES_PER_KEY = 4;

const waitOf = (waits: readonly number[], count: number): number =>
  waits[Math.min(count, waits.length - 1)] ?? 0;

/**
 * The hub's side of getting a session (`Noise_KKpsk0`): pending keys first, then the active ones (link.md, pairing),
 * with growing waits. No timers: it says when it wants to send.
 */
export class SessionHandshake {
  private readonly serial: string;
  private readonly transport: LinkTransport;
  private readonly keys: () => readonly SessionKeys[];
  private candidates: readonly SessionKeys[] = [];
  private index = 0;
  private attempt: {
    readonly initiator: SessionInitiator;
    readonly frame: LinkFrame;
    readonly with: SessionKeys;
  } | null = null;
  private silences = 0;
  private refusals = 0;
  private dueMs = 0;

  constructor(serial: string, transport: LinkTransport, keys: () => readonly SessionKeys[]) {
    this.serial = serial;
    this.transport = transport;
    this.keys = keys;
  }

  /** Begins anew, not before `dueMs` (monotonic), with the keys as they are stored now. */
  begin(dueMs: number): void {
    this.candidates = this.keys();
    this.index = 0;
    this.attempt = null;
    this.silences = 0;
    this.refusals = 0;
    this.dueMs = dueMs;
  }

  /** When message 1 is due, monotonic milliseconds; Infinity when there are no keys to try. */
  sendDueAtMs(): number {
    return this.candidates.length === 0 ? Infinity : this.dueMs;
  }

  /** The lock has said nothing for a while: it is probably not there. */
  get isSilent(): boolean {
    return this.silences >= SILENCES_PER_KEY;
  }

  /** Message 1, the same bytes until something answers. Expects message 2 until `ANSWER_MS` from now. */
  message1(nowMs: number): LinkFrame | null {
    const candidate = this.candidates[this.index % this.candidates.length];
    if (!candidate) return null;
    if (!this.attempt) {
      const initiator = new SessionInitiator({
        keys: candidate.keys,
        serial: this.serial,
        transport: this.transport,
      });
      this.attempt = { initiator, frame: { type: 'session1', body: initiator.message1() }, with: candidate };
    }
    this.dueMs = nowMs + ANSWER_MS;
    return this.attempt.frame;
  }

  /** Message 2 came. @returns the channel and whose keys made it, or null when it does not fit */
  message2(body: Uint8Array, nowMs: number): { channel: HubChannel; with: SessionKeys } | null {
    if (!this.attempt) return null;
    const result = this.attempt.initiator.readMessage2(body);
    if (!result.ok) {
      this.refused(nowMs);
      return null;
    }
    return { channel: result.channel, with: this.attempt.with };
  }

  /** The lock refuses these keys, or says something that makes no sense: the next ones. */
  refused(nowMs: number): void {
    this.attempt = null;
    this.silences = 0;
    this.index++;
    // Every candidate gets its try before the wait grows.
    const round = Math.floor(this.refusals++ / Math.max(1, this.candidates.length));
    this.dueMs = nowMs + waitOf(REFUSED_RETRY_MS, round);
    if (this.index % Math.max(1, this.candidates.length) === 0) this.candidates = this.keys();
  }

  /** No answer at all to message 1. */
  unanswered(nowMs: number): void {
    this.dueMs = nowMs + waitOf(SILENT_RETRY_MS, this.silences);
    this.silences++;
    if (this.silences % SILENCES_PER_KEY === 0) {
      this.attempt = null;
      this.index++;
    }
  }

  /** The lock is there but has no message 2 yet. @returns whether it is still awaited */
  isAwaited(nowMs: number): boolean {
    return this.attempt !== null && nowMs < this.dueMs;
  }
}
