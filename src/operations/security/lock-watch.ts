import type { EventType } from '../../audit/event.js';
import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { AlertKind } from '../../security/alert.js';
import { isBatteryLow, isBatteryReplaced } from '../../security/lock-trouble.js';
import { newEvent } from '../audit/new-event.js';
import type { LiveLocks } from '../locks/live-locks.js';
import type { Store } from '../store-ports.js';
import { endAlerts } from './end-alerts.js';

/** What the disk refused is tried again after this. */
const AGAIN_MS = 5_000;

export interface LockWatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly live: LiveLocks;
}

/** Monotonic times; null: it is not so. */
interface Watched {
  openSinceMs: number | null;
  offlineSinceMs: number | null;
  /** Told since it began to be so: one that somebody resolved does not come again before it ended. */
  readonly told: Set<AlertKind>;
  timer: Timer | null;
}

/**
 * Sees what no lock reports by itself: a door that stays open, a lock that stays away, a battery that runs low; and that
 * such an alert, or a jam, is over. Waits are in memory and begin anew with the hub, so a lock is not called lost before
 * it had the chance to come.
 */
export class LockWatch implements Part {
  readonly name = 'lock watch';
  private readonly deps: LockWatchDeps;
  private readonly locks = new Map<string, Watched>();
  private running = false;

  constructor(deps: LockWatchDeps) {
    this.deps = deps;
    deps.live.onChange((id, now) => {
      if (this.running) this.changed(id, now);
    });
  }

  start(): Promise<void> {
    this.running = true;
    for (const { id } of this.deps.store.devices.active()) this.changed(id, this.deps.live.of(id));
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    for (const { timer } of this.locks.values()) timer?.cancel();
    this.locks.clear();
    return Promise.resolve();
  }

  /** The owner wants to be warned of something else from now on. */
  rulesChanged(id: string): void {
    if (this.running) this.changed(id, this.deps.live.of(id));
  }

  private changed(id: string, now: LiveLock): void {
    const { store, clock } = this.deps;
    const device = store.devices.byId(id);
    if (device?.status !== 'ACTIVE') {
      this.locks.get(id)?.timer?.cancel();
      this.locks.delete(id);
      return;
    }
    const lock: Watched = this.locks.get(id) ?? {
      openSinceMs: null,
      offlineSinceMs: null,
      told: new Set(),
      timer: null,
    };
    this.locks.set(id, lock);
    const nowMs = clock.monotonicMs();
    // A door of which nothing is heard is not known to be closed.
    if (now.doorState === 'open') lock.openSinceMs ??= nowMs;
    else if (now.doorState === 'closed') lock.openSinceMs = null;
    lock.offlineSinceMs = now.isOnline ? null : (lock.offlineSinceMs ?? nowMs);
    for (const kind of [...lock.told]) if (this.isOver(id, kind, null)) lock.told.delete(kind);
    this.step(id, lock);
  }

  private step(id: string, lock: Watched): void {
    const { store, clock, live } = this.deps;
    lock.timer?.cancel();
    lock.timer = null;
    if (!this.running || this.locks.get(id) !== lock) return;
    const nowMs = clock.monotonicMs();
    const now = live.of(id);
    const rules = store.lockAlertRules.of(id);
    const waiting = store.alerts.unresolvedOf(id);
    for (const { kind } of waiting) lock.told.add(kind);
    const isRaised = (kind: AlertKind) => lock.told.has(kind);
    const dueMs: number[] = [];
    const due = (sinceMs: number | null, afterS: number | null, kind: AlertKind): boolean => {
      if (sinceMs === null || afterS === null || isRaised(kind)) return false;
      const atMs = sinceMs + afterS * 1000;
      if (atMs > nowMs) dueMs.push(atMs);
      return atMs <= nowMs;
    };
    if (now.doorState === 'open' && due(lock.openSinceMs, rules.doorAjarS, 'door_ajar')) {
      const openForS = Math.round((nowMs - (lock.openSinceMs ?? nowMs)) / 1000);
      this.raise(id, 'DOOR_AJAR', 'door_ajar', `The door has been open for ${openForS} s.`, {
        open_for_s: openForS,
      });
    }
    if (due(lock.offlineSinceMs, rules.offlineS, 'lock_offline')) {
      const offlineForS = Math.round((nowMs - (lock.offlineSinceMs ?? nowMs)) / 1000);
      this.raise(id, 'LOCK_OFFLINE', 'lock_offline', `The lock was not heard of for ${offlineForS} s.`, {
        offline_for_s: offlineForS,
      });
    }
    const battery = now.batteryPercent;
    if (battery !== null && isBatteryLow(battery, rules) && !isRaised('low_battery')) {
      this.raise(id, 'BATTERY_LOW', 'low_battery', `Battery at ${battery} %.`, { battery_level: battery });
    }
    if (waiting.length > 0) this.endWhatIsOver(id);
    if (dueMs.length > 0) this.stepAfter(id, lock, Math.min(...dueMs) - nowMs);
  }

  private stepAfter(id: string, lock: Watched, waitMs: number): void {
    lock.timer?.cancel();
    lock.timer = this.deps.clock.after(Math.max(1, waitMs), () => {
      lock.timer = null;
      this.step(id, lock);
    });
  }

  /** What is so by then is looked at again: it must not be told after it ended. */
  private raise(
    id: string,
    type: EventType,
    kind: AlertKind,
    description: string,
    data: Readonly<Record<string, unknown>>,
  ): void {
    const event = newEvent({
      atMs: this.deps.clock.wallMs(),
      type,
      reason: kind === 'low_battery' ? 'battery_low' : null,
      description,
      deviceId: id,
      method: 'auto',
      data,
    });
    const lock = this.locks.get(id);
    lock?.told.add(kind);
    const forget = () => lock?.told.delete(kind);
    this.write(id, 'an alert could not be stored; it is raised again', forget, (tx) => {
      if (!tx.devices.byId(id) || this.isOver(id, kind, data['battery_level'])) return;
      if (tx.alerts.unresolvedOf(id).some((alert) => alert.kind === kind)) return;
      tx.events.append(event);
    });
  }

  private endWhatIsOver(id: string): void {
    const over = (alerts: ReturnType<Store['alerts']['unresolvedOf']>) =>
      alerts.filter(({ kind, data }) => this.isOver(id, kind, data['battery_level']));
    if (over(this.deps.store.alerts.unresolvedOf(id)).length === 0) return;
    this.write(id, 'the end of an alert could not be stored', null, (tx) => {
      endAlerts(tx, over(tx.alerts.unresolvedOf(id)), this.deps.clock.wallMs());
    });
  }

  /** Whether the lock itself says now that there is nothing to this alert any more. */
  private isOver(id: string, kind: AlertKind, lowAtPercent: unknown): boolean {
    const { live, store } = this.deps;
    const { doorState, isOnline, lockState, batteryPercent } = live.of(id);
    switch (kind) {
      case 'door_ajar':
        return doorState === 'closed';
      case 'lock_offline':
        return isOnline;
      case 'jam':
        return lockState === 'locked' || lockState === 'unlocked';
      case 'left_unlocked':
        return lockState === 'locked';
      case 'low_battery': {
        const lowAt = typeof lowAtPercent === 'number' ? lowAtPercent : null;
        return (
          batteryPercent !== null && isBatteryReplaced(batteryPercent, lowAt, store.lockAlertRules.of(id))
        );
      }
      case 'brute_force':
      case 'clock_jump':
      case 'credential_drift':
      case 'database_damaged':
      case 'door_forced':
      case 'duress':
      case 'job_failed':
      case 'lockdown':
      case 'log_broken':
      case 'new_sign_in_place':
      case 'reports_lost':
      case 'tamper':
        return false;
    }
  }

  private write(
    id: string,
    complaint: string,
    undo: (() => void) | null,
    change: Parameters<Store['write']>[0],
  ): void {
    this.deps.store.write(change).then(
      () => undefined,
      (error: unknown) => {
        undo?.();
        this.deps.logger.error({ device: id, err: error }, complaint);
        const lock = this.locks.get(id);
        if (this.running && lock) this.stepAfter(id, lock, AGAIN_MS);
      },
    );
  }
}
