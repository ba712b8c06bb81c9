/**
 * What a turn would be for. `urgent`: a lock that answers, and somebody waits for what it is told or has to say.
 * `poll`: a lock that answers, asked whether there is anything. `doubt`: a lock that was there a moment ago and has not
 * answered since. `probe`: a lock that may not be there at all.
 */
export type TurnKind = 'urgent' | 'poll' | 'doubt' | 'probe';

/** A station that wants the next turn. */
export interface Wish<Station> {
  readonly station: Station;
  readonly kind: TurnKind;
  /** Since when it wants it, monotonic milliseconds. */
  readonly dueMs: number;
}

/** A poll that waited so long goes between two urgent turns, so that no keypad is starved by commands to other locks. */
export const POLL_PATIENCE_MS = 100;
/** Turns of locks that may be dead: so far apart while living ones are waiting to be polled… */
export const PROBE_SPACING_MS = 100;
/** …and so far while commands wait. */
export const PROBE_SPACING_URGENT_MS = 500;

/**
 * Who is next on a bus. Of one kind whoever was served longest ago; a command waits for one turn of somebody else at
 * most, and for a dead lock's once in half a second.
 */
export class TurnOrder<Station> {
  private readonly servedAtMs = new Map<Station, number>();
  private lastKind: TurnKind = 'poll';
  private probedAtMs = -Infinity;
  private lastProbe: TurnKind = 'probe';

  /** @returns null when there is no wish */
  next(wishes: Iterable<Wish<Station>>, nowMs: number): Wish<Station> | null {
    const first: Record<TurnKind, Wish<Station> | null> = {
      urgent: null,
      poll: null,
      doubt: null,
      probe: null,
    };
    for (const wish of wishes) {
      const best = first[wish.kind];
      if (!best || this.servedMs(wish.station) < this.servedMs(best.station)) first[wish.kind] = wish;
    }
    const { urgent, poll } = first;
    const probe = this.lastProbe === 'doubt' ? (first.probe ?? first.doubt) : (first.doubt ?? first.probe);
    const sinceProbeMs = nowMs - this.probedAtMs;
    if (urgent) {
      if (probe && sinceProbeMs > PROBE_SPACING_URGENT_MS) return probe;
      const isPollStarved = poll !== null && nowMs - this.wantedSinceMs(poll) > POLL_PATIENCE_MS;
      return isPollStarved && this.lastKind === 'urgent' ? poll : urgent;
    }
    if (poll) return probe && sinceProbeMs > PROBE_SPACING_MS ? probe : poll;
    return probe;
  }

  served({ station, kind }: Wish<Station>, nowMs: number): void {
    this.servedAtMs.set(station, nowMs);
    this.lastKind = kind;
    if (kind !== 'probe' && kind !== 'doubt') return;
    this.probedAtMs = nowMs;
    this.lastProbe = kind;
  }

  forget(station: Station): void {
    this.servedAtMs.delete(station);
  }

  private servedMs(station: Station): number {
    return this.servedAtMs.get(station) ?? -Infinity;
  }

  private wantedSinceMs({ station, dueMs }: Wish<Station>): number {
    return Math.max(dueMs, this.servedMs(station));
  }
}
