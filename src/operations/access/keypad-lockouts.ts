import type { Clock, Timer } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import type { Part } from '../../kit/lifecycle.js';
import { afterLockout, afterRightCode, afterWrongCode } from '../../security/lockout.js';
import { newEvent } from '../audit/new-event.js';
import type { Store, Writes } from '../store-ports.js';

/**
 * Which keypads are locked out. A lockout runs on the monotonic clock, so no jump of the wall clock shortens it;
 * it is stored while it runs, and a restart of the hub begins it anew.
 */
export class KeypadLockouts implements Part {
  readonly name = 'keypad lockouts';
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly running = new Map<string, Timer>();

  constructor(deps: { store: Store; clock: Clock; logger: Logger }) {
    this.store = deps.store;
    this.clock = deps.clock;
    this.logger = deps.logger;
  }

  start(): Promise<void> {
    for (const { deviceId, streak } of this.store.lockouts.all()) {
      if (streak.lockedForMs !== null) this.begin(deviceId, streak.lockedForMs);
    }
    return Promise.resolve();
  }

  stop(): Promise<void> {
    for (const timer of this.running.values()) timer.cancel();
    this.running.clear();
    return Promise.resolve();
  }

  isLocked(deviceId: string): boolean {
    return this.running.has(deviceId);
  }

  /** Locks from now for `lockedForMs`; called once the fact is on the disk. */
  begin(deviceId: string, lockedForMs: number): void {
    this.running.get(deviceId)?.cancel();
    this.running.set(
      deviceId,
      this.clock.after(lockedForMs, () => {
        this.running.delete(deviceId);
        this.end(deviceId);
      }),
    );
  }

  /** Counts a wrong code. @returns for how long the keypad is to be locked, null if it is not */
  wrongCode(tx: Writes, deviceId: string): number | null {
    const streak = afterWrongCode(tx.lockouts.byDevice(deviceId));
    tx.lockouts.set(deviceId, streak);
    if (streak.lockedForMs !== null) {
      tx.events.append(
        newEvent({
          atMs: this.clock.wallMs(),
          type: 'KEYPAD_LOCKED',
          reason: 'wrong_codes',
          description: `${streak.failures} wrong codes: the keypad is locked for ${streak.lockedForMs / 1000} s.`,
          deviceId,
          data: { failures: streak.failures, locked_for_s: streak.lockedForMs / 1000 },
        }),
      );
    }
    return streak.lockedForMs;
  }

  rightCode(tx: Writes, deviceId: string): void {
    const before = tx.lockouts.byDevice(deviceId);
    if (before.failures > 0) tx.lockouts.set(deviceId, afterRightCode(before));
  }

  private end(deviceId: string): void {
    this.store
      .writeSoon((tx) => {
        const streak = tx.lockouts.byDevice(deviceId);
        // Locked anew meanwhile, or the lock was removed.
        if (this.running.has(deviceId) || streak.lockedForMs === null) return;
        tx.lockouts.set(deviceId, afterLockout(streak));
      })
      .catch((error: unknown) => {
        this.logger.error(
          { device: deviceId, err: error },
          'end of a keypad lockout not stored; a restart would begin it anew',
        );
      });
  }
}
