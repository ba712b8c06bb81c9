import type { Clock } from '../../kit/clock.js';
import { instantOf, passedMs, type Instant } from '../../kit/instant.js';
import { LATE_MS, SILENCE_MS } from './limits.js';

/**
 * How old what comes from the broker can be. A broker answers in order: what arrives after its answer to a ping left it after
 * that ping reached it, so it has been on its way for no longer than since the ping was sent. A line that stood still, or a
 * hub that slept, thus shows, and what was held up on the way is not taken for a command of now.
 */
export class Liveness {
  private readonly clock: Clock;
  private proven: Instant;
  /** When each ping that has no answer yet was sent. */
  private readonly asked: Instant[] = [];

  /** Of a link whose CONNECT is sent now, and answered later. */
  constructor(clock: Clock) {
    this.clock = clock;
    this.proven = instantOf(clock);
  }

  pingSent(): void {
    this.asked.push(instantOf(this.clock));
  }

  pongReceived(): void {
    this.proven = this.asked.shift() ?? this.proven;
  }

  get isWaiting(): boolean {
    return this.asked.length > 0;
  }

  /** Whether what arrives now may have been sent too long ago. */
  get isLate(): boolean {
    return passedMs(this.clock, this.proven) > LATE_MS;
  }

  /** Whether the broker has not answered for so long that the link is of no use. */
  get isSilent(): boolean {
    const first = this.asked[0];
    return first !== undefined && this.clock.monotonicMs() - first.monotonicMs > SILENCE_MS;
  }
}
