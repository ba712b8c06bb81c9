import { FIRST_REST_MS, MAX_REST_MS } from './battery-budget.js';
import type { Sighting } from './sightings.js';

/**
 * Where a lock is to be reached: of the addresses that carry its tag, the one that failed least, latest heard first. An
 * address is tried again only when it was heard after its last failure. Tags can be forged, so the lock is rested too
 * when it was reached and no session came of it.
 */
export class Attempts {
  private readonly failedAtMs = new Map<string, number>();
  private readonly failures = new Map<string, number>();
  private inVain = 0;
  private restUntilMs = -Infinity;

  candidate(sightings: readonly Sighting[], nowMs: number): string | null {
    this.forgetAllBut(sightings);
    if (nowMs < this.restUntilMs) return null;
    let best: string | null = null;
    let bestFailures = Infinity;
    for (const { address, heardAtMs } of sightings) {
      const failures = this.failures.get(address) ?? 0;
      if (heardAtMs <= (this.failedAtMs.get(address) ?? -Infinity) || failures >= bestFailures) continue;
      best = address;
      bestFailures = failures;
    }
    return best;
  }

  /** No connection came about. */
  failed(address: string, nowMs: number): void {
    this.failedAtMs.set(address, nowMs);
  }

  /** A connection came about, and ended without a session. */
  fruitless(address: string, nowMs: number): void {
    this.failed(address, nowMs);
    this.failures.set(address, (this.failures.get(address) ?? 0) + 1);
    this.restUntilMs = nowMs + Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** Math.min(this.inVain++, 10));
  }

  /** The lock proved itself there. */
  proved(address: string): void {
    this.failures.delete(address);
    this.failedAtMs.delete(address);
    this.inVain = 0;
    this.restUntilMs = -Infinity;
  }

  /** When a rest ends, monotonic milliseconds. */
  get restsUntilMs(): number {
    return this.restUntilMs;
  }

  private forgetAllBut(sightings: readonly Sighting[]): void {
    const heard = new Set(sightings.map(({ address }) => address));
    for (const known of [this.failedAtMs, this.failures])
      for (const address of known.keys()) if (!heard.has(address)) known.delete(address);
  }
}
