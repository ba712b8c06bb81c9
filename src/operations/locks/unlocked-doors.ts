import type { Clock, Timer } from '../../kit/clock.js';
import { HubError } from '../../kit/errors.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { UnlockedRules } from '../../locks/unlocked-rules.js';
import {
  type LeftUnlockedReason,
  mayGoOnLocking,
  nextStep,
  NOT_UNLOCKED,
  type UnlockedWatch,
  watchAfter,
} from '../../locks/unlocked-watch.js';
import type { Command } from './command-record.js';
import type { LiveLocks } from './live-locks.js';
import { newEvent } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store } from '../store-ports.js';

/** In whose name the hub locks a door by itself; it may do nothing else. */
export const AUTO_LOCK: Caller = {
  actor: { kind: 'system', id: null, name: 'auto-lock' },
  userId: null,
  role: null,
  method: 'auto',
  ipAddress: null,
};

/** An alert that the disk refused is written again after this. */
const ALERT_AGAIN_MS = 5_000;

export interface UnlockedDoorsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly live: LiveLocks;
  /** Locks by a command like any other, in the name of `AUTO_LOCK`; given up if `stillWanted` says no before it is sent. */
  readonly lock: (id: string, stillWanted: () => boolean) => Promise<Command>;
}

interface Watched {
  watch: UnlockedWatch;
  rules: UnlockedRules;
  timer: Timer | null;
}

const NO_RULES: UnlockedRules = { autoLockS: null, leftUnlockedAlertS: null };

/** After a door changed in the last moment. */
const WITHDRAWN_WAIT_MS = 1_000;

/**
 * Sees to doors that are left unlocked: locks those that should lock by themselves, and raises an alert for those that
 * stay unlocked. In memory only: after a restart nothing is known of a door, and each wait begins anew.
 */
export class UnlockedDoors implements Part {
  readonly name = 'unlocked doors';
  private readonly deps: UnlockedDoorsDeps;
  private readonly doors = new Map<string, Watched>();
  private running = false;

  constructor(deps: UnlockedDoorsDeps) {
    this.deps = deps;
    deps.live.onChange((id, now, before) => {
      if (this.running) this.changed(id, now, before);
    });
  }

  start(): Promise<void> {
    this.running = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    for (const { timer } of this.doors.values()) timer?.cancel();
    this.doors.clear();
    return Promise.resolve();
  }

  /** The owner wants something else from now on, or the lock was removed. */
  rulesChanged(id: string): void {
    const door = this.doors.get(id);
    if (!door) return;
    const device = this.deps.store.devices.byId(id);
    if (device) {
      door.rules = device;
      this.step(id, door);
    } else {
      door.timer?.cancel();
      this.doors.delete(id);
    }
  }

  private changed(id: string, now: LiveLock, before: LiveLock): void {
    if (now.lockState === before.lockState && now.doorState === before.doorState) return;
    const door = this.doors.get(id) ?? this.meet(id);
    door.watch = watchAfter(door.watch, now, this.deps.clock.monotonicMs());
    this.step(id, door);
  }

  private meet(id: string): Watched {
    const rules = this.deps.store.devices.byId(id) ?? NO_RULES;
    const door: Watched = { watch: NOT_UNLOCKED, rules, timer: null };
    this.doors.set(id, door);
    return door;
  }

  private step(id: string, door: Watched): void {
    door.timer?.cancel();
    door.timer = null;
    if (!this.running) return;
    const { clock, live } = this.deps;
    const nowMs = clock.monotonicMs();
    const step = nextStep(door.watch, live.of(id), door.rules, nowMs);
    switch (step.kind) {
      case 'none':
        return;
      case 'wait':
        this.stepAfter(id, door, step.untilMs - nowMs);
        return;
      case 'lock':
        door.watch = { ...door.watch, tried: true };
        void this.lock(id, door);
        break;
      case 'alert':
        this.alert(id, door, step.reason);
        break;
    }
    this.step(id, door);
  }

  private stepAfter(id: string, door: Watched, waitMs: number): void {
    door.timer?.cancel();
    door.timer = this.deps.clock.after(waitMs, () => {
      door.timer = null;
      if (this.doors.get(id) === door) this.step(id, door);
    });
  }

  private async lock(id: string, door: Watched): Promise<void> {
    const { live, lock, logger } = this.deps;
    try {
      const { status } = await lock(id, () => this.running && mayGoOnLocking(live.of(id)));
      if (status === 'succeeded') return;
    } catch (error) {
      if (error instanceof HubError && error.code === 'command_withdrawn') {
        // Not a try: when it is closed and unlocked again, it is locked.
        if (!this.running || this.doors.get(id) !== door) return;
        door.watch = { ...door.watch, tried: false };
        this.stepAfter(id, door, WITHDRAWN_WAIT_MS);
        return;
      }
      logger.warn({ device: id, err: error }, 'a door could not be locked by itself');
    }
    if (this.running && this.doors.get(id) === door && !door.watch.alerted) {
      this.alert(id, door, 'auto_lock_failed');
      this.step(id, door);
    }
  }

  /** Once until it is locked again. */
  private alert(id: string, door: Watched, reason: LeftUnlockedReason): void {
    const { store, clock, live, logger } = this.deps;
    const { unlockedSinceMs } = door.watch;
    const { lockState, doorState } = live.of(id);
    const forS = unlockedSinceMs === null ? null : Math.round((clock.monotonicMs() - unlockedSinceMs) / 1000);
    door.watch = { ...door.watch, alerted: true };
    const event = newEvent({
      atMs: clock.wallMs(),
      type: 'LEFT_UNLOCKED',
      reason,
      description: `${WORDS[reason]}${forS === null ? '' : ` Unlocked for ${forS} s.`}`,
      deviceId: id,
      method: 'auto',
      data: { unlocked_for_s: forS, lock_state: lockState, door_state: doorState },
    });
    store
      .write((tx) => tx.events.append(event))
      .catch((error: unknown) => {
        logger.error({ device: id, err: error }, 'an alert could not be stored; it is raised again');
        // Locked meanwhile: then it is over.
        if (!door.watch.alerted || this.doors.get(id) !== door) return;
        door.watch = { ...door.watch, alerted: false };
        if (this.running) this.stepAfter(id, door, ALERT_AGAIN_MS);
      });
  }
}

const WORDS: Readonly<Record<LeftUnlockedReason, string>> = {
  left_unlocked: 'The door was left unlocked.',
  door_unknown: 'The door was not locked by itself: the lock does not say whether it is closed.',
  lock_unreachable: 'The door was not locked by itself: its lock does not say how it is.',
  auto_lock_failed: 'The door could not be locked by itself.',
};
