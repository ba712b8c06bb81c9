import type { Clock } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import type { Part } from '../../kit/lifecycle.js';
import { newEvent } from '../audit/new-event.js';
import type { Store, Writes } from '../store-ports.js';
import { StreakTimers } from './streak-timers.js';

/** What a read of a lock tells of its keypad. */
export interface KeypadView {
  /** Until when it takes no code, wall clock; null: it does, or only a reset opens it. */
  readonly lockedUntilMs: number | null;
  /** A hundred wrong codes in a row: an admin has to reset it. */
  readonly isStopped: boolean;
}

/** Which keypads are locked out (`security/lockout`), by the device's UUID. */
export class KeypadLockouts implements Part {
  readonly name = 'keypad lockouts';
  private readonly clock: Clock;
  private readonly timers: StreakTimers;
  private readonly listeners: ((deviceId: string) => void)[] = [];

  constructor(deps: { store: Store; clock: Clock; logger: Logger }) {
    this.clock = deps.clock;
    this.timers = new StreakTimers({
      ...deps,
      onChange: (deviceId) => {
        for (const listener of this.listeners) listener(deviceId);
      },
      shelf: {
        of: (tx, deviceId) => tx.lockouts.byDevice(deviceId),
        set: (tx, deviceId, streak) => {
          tx.lockouts.set(deviceId, streak);
        },
        all: () => deps.store.lockouts.all().map(({ deviceId: key, streak }) => ({ key, streak })),
      },
    });
  }

  start(): Promise<void> {
    this.timers.start();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.timers.stop();
    return Promise.resolve();
  }

  /** Calls `listener` when a keypad was locked, or takes codes again. */
  onChange(listener: (deviceId: string) => void): void {
    this.listeners.push(listener);
  }

  isLocked(deviceId: string): boolean {
    return this.timers.isLocked(deviceId);
  }

  /** Also by what was decided in this very commit. */
  isLockedIn(tx: Writes, deviceId: string): boolean {
    return this.timers.isLockedIn(tx, deviceId);
  }

  /** How long it takes no code yet, milliseconds; Infinity until it is reset; null: it does. */
  remainingMs(deviceId: string): number | null {
    return this.timers.remainingMs(deviceId);
  }

  of(deviceId: string): KeypadView {
    const remainingMs = this.timers.remainingMs(deviceId);
    const isStopped = remainingMs === Infinity;
    const lockedUntilMs = isStopped || remainingMs === null ? null : this.clock.wallMs() + remainingMs;
    return { lockedUntilMs, isStopped };
  }

  /** Locks from now for `lockedForMs`; called once the fact is on the disk. */
  begin(deviceId: string, lockedForMs: number): void {
    this.timers.begin(deviceId, lockedForMs);
  }

  /** Counts a wrong code. @returns for how long the keypad is to be locked, Infinity until it is reset; null if it is not */
  wrongCode(tx: Writes, deviceId: string): number | null {
    const {
      streak: { failures },
      lockedForMs,
    } = this.timers.wrong(tx, deviceId);
    if (lockedForMs === null) return null;
    const stopped = lockedForMs === Infinity;
    tx.events.append(
      newEvent({
        atMs: this.clock.wallMs(),
        type: 'KEYPAD_LOCKED',
        reason: stopped ? 'keypad_stopped' : 'wrong_codes',
        description: stopped
          ? `${failures} wrong codes in a row: the keypad takes none until an admin resets it.`
          : `${failures} wrong codes: the keypad is locked for ${lockedForMs / 1000} s.`,
        deviceId,
        data: { failures, locked_for_s: stopped ? null : lockedForMs / 1000 },
      }),
    );
    return lockedForMs;
  }

  rightCode(tx: Writes, deviceId: string): void {
    this.timers.right(tx, deviceId);
  }

  /** In the store; `forget` follows once that is on the disk. @returns wrong codes that are forgotten */
  reset(tx: Writes, deviceId: string): number {
    return this.timers.reset(tx, deviceId).failures;
  }

  forget(deviceId: string): void {
    this.timers.forget(deviceId);
  }
}
