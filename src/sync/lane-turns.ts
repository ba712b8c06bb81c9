import type { Lane } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import { METERED_PAUSE_MS } from './limits.js';

/**
 * Which lanes may be sent now. Over a metered line the log goes in bundles, and how things are once a day, where what
 * changed back and forth meanwhile has become one line. Else there is no waiting.
 */
export class LaneTurns {
  private readonly clock: Clock;
  private readonly doneAtMs = new Map<Lane, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  isDue(lane: Lane, isMetered: boolean): boolean {
    return !isMetered || this.waitMs(lane) === 0;
  }

  /** All of the lane was sent. */
  done(lane: Lane): void {
    this.doneAtMs.set(lane, this.clock.monotonicMs());
  }

  /** Everything may go at once, this time. */
  hurry(): void {
    this.doneAtMs.clear();
  }

  /** Until the next turn of any lane over a metered line, milliseconds. */
  nextMs(): number {
    return Math.min(this.waitMs('audit'), this.waitMs('telemetry'));
  }

  private waitMs(lane: Lane): number {
    const doneAtMs = this.doneAtMs.get(lane);
    if (doneAtMs === undefined) return 0;
    return Math.max(0, doneAtMs + METERED_PAUSE_MS[lane] - this.clock.monotonicMs());
  }
}
