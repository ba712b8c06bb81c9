import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Reads } from '../store-ports.js';

/** At least so often the wall clock is looked at: it may have jumped. */
export const LOOK_MS = 60_000;

export interface ShareWatchDeps {
  readonly store: Pick<Reads, 'shares'>;
  readonly clock: Clock;
  /** Told of locks at which a share has begun or ended by itself. */
  readonly turned: (deviceIds: readonly string[]) => void;
}

/**
 * Looks when a share begins or ends by its dates. Rights need it not, they are decided at each question; but locks that
 * hold codes made under the share have to be given other sets, and who follows live events is to be told.
 */
export class ShareWatch implements Part {
  readonly name = 'share watch';
  private readonly deps: ShareWatchDeps;
  private timer: Timer | null = null;
  private seenMs = 0;
  private running = false;

  constructor(deps: ShareWatchDeps) {
    this.deps = deps;
  }

  start(): Promise<void> {
    this.running = true;
    this.seenMs = this.deps.clock.wallMs();
    this.look();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    return Promise.resolve();
  }

  /** A share is there, or changed, that may begin or end before the next look. */
  turnsChanged(): void {
    if (this.running) this.look();
  }

  private look(): void {
    const { store, clock } = this.deps;
    const nowMs = clock.wallMs();
    // A clock that was set back makes shares begin or end again.
    const turned = store.shares.devicesTurning(Math.min(this.seenMs, nowMs), Math.max(this.seenMs, nowMs));
    this.seenMs = nowMs;
    const nextMs = store.shares.nextTurnMs(nowMs);
    const waitMs = nextMs === null ? LOOK_MS : Math.min(LOOK_MS, nextMs - nowMs);
    this.timer?.cancel();
    this.timer = clock.after(waitMs, () => {
      this.look();
    });
    if (turned.length > 0) this.deps.turned(turned);
  }
}
