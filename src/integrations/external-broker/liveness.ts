import { LATE_MS, SILENCE_MS } from './limits.js';

/**
 * How old what comes from the broker can be. A broker answers in order: what arrives after its answer to a ping left it after
 * that ping reached it, so it has been on its way for no longer than since the ping was sent. A line that stood still, or a
 * hub that slept, thus shows, and what was held up on the way is not taken for a command of now.
 */
export class Liveness {
  private readonly nowMs: () => number;
  private provenMs: number;
  /** When each ping that has no answer yet was sent. */
  private readonly asked: number[] = [];

  /** Of a link whose CONNECT was sent at `connectMs`, and answered since. @param nowMs monotonic milliseconds */
  constructor(connectMs: number, nowMs: () => number) {
    this.provenMs = connectMs;
    this.nowMs = nowMs;
  }

  pingSent(): void {
    this.asked.push(this.nowMs());
  }

  pongReceived(): void {
    this.provenMs = this.asked.shift() ?? this.provenMs;
  }

  get isWaiting(): boolean {
    return this.asked.length > 0;
  }

  /** Whether what arrives now may have been sent too long ago. */
  get isLate(): boolean {
    return this.nowMs() - this.provenMs > LATE_MS;
  }

  /** Whether the broker has not answered for so long that the link is of no use. */
  get isSilent(): boolean {
    const first = this.asked[0];
    return first !== undefined && this.nowMs() - first > SILENCE_MS;
  }
}
