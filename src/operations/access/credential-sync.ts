import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Device } from '../../locks/device.js';
import { CredentialPlanner } from './credential-plan.js';
import type { CredentialPlanDeps } from './credential-plan.js';
import type { LockDriver } from '../locks/driver-ports.js';
import type { Store } from '../store-ports.js';

/** Changes that come together go in one set. */
export const CHANGE_DELAY_MS = 200;
/** Sets sent to a lock in one go; each is followed by a look at what it holds. */
export const ROUNDS_MAX = 4;
/** A lock on a line that stands, but whose answer was lost, is asked again after this. */
export const ASK_AGAIN_MS = 60_000;

export interface CredentialSyncDeps extends CredentialPlanDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly driverOf: (device: Device) => LockDriver | null;
}

/**
 * Keeps the codes on locks that can hold some as they should be: looks at what a lock holds whenever it comes online and
 * after each change, gives it a new set when that differs, and looks again.
 */
export class CredentialSync implements Part {
  readonly name = 'credential sync';
  private readonly deps: CredentialSyncDeps;
  private readonly planner: CredentialPlanner;
  private readonly busy = new Set<string>();
  private readonly again = new Set<string>();
  /** At most one a lock. */
  private readonly timers = new Map<string, Timer>();
  private running = false;

  constructor(deps: CredentialSyncDeps) {
    this.deps = deps;
    this.planner = new CredentialPlanner(deps);
  }

  start(): Promise<void> {
    this.running = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
    return Promise.resolve();
  }

  /** The lock is there: see what it holds. */
  linkUp(deviceId: string): void {
    this.later(deviceId, 0);
  }

  /** Something about its codes changed: a PIN, or whether a person may still use theirs. */
  changed(deviceIds: readonly string[]): void {
    for (const id of deviceIds) this.later(id, CHANGE_DELAY_MS);
  }

  private later(id: string, waitMs: number): void {
    if (!this.running) return;
    this.timers.get(id)?.cancel();
    const timer = this.deps.clock.after(waitMs, () => {
      this.timers.delete(id);
      void this.sync(id);
    });
    this.timers.set(id, timer);
  }

  private async sync(id: string): Promise<void> {
    if (this.busy.has(id)) {
      this.again.add(id);
      return;
    }
    this.busy.add(id);
    let waitMs: number | null;
    try {
      waitMs = await this.bringInLine(id);
    } catch (error) {
      waitMs = ASK_AGAIN_MS;
      this.deps.logger.warn({ device: id, err: error }, 'the codes on a lock could not be looked after');
    } finally {
      this.busy.delete(id);
    }
    if (this.again.delete(id)) this.later(id, CHANGE_DELAY_MS);
    else if (waitMs !== null && !this.timers.has(id)) this.later(id, waitMs);
  }

  /** @returns when to look again, if not at the next contact or change */
  private async bringInLine(id: string): Promise<number | null> {
    const { store, clock } = this.deps;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const device = store.devices.byId(id);
      const driver = device?.status === 'ACTIVE' ? this.deps.driverOf(device) : null;
      const carrier = driver?.carrier;
      if (!driver || !carrier || !this.running) return null;
      const held = await carrier.heldSet(id);
      if (!held) return driver.isOnline(id) ? ASK_AGAIN_MS : null;
      const plan = await store.write((tx) => {
        return tx.devices.byId(id) ? this.planner.plan(tx, id, held, clock.wallMs()) : DONE;
      });
      if (plan.kind === 'done') return null;
      if (plan.kind === 'wait') return plan.waitMs;
      const { set } = plan;
      const result = await carrier.putSet(id, set);
      this.deps.logger.info(
        { device: id, setVersion: set.version, codes: set.entries.length, result },
        'codes sent to a lock',
      );
      if (result === 'lost') return driver.isOnline(id) ? ASK_AGAIN_MS : null;
      if (result !== 'taken') continue;
      await store.write((tx) => {
        this.planner.taken(tx, id, set.version, clock.wallMs());
      });
    }
    return ASK_AGAIN_MS;
  }
}

const DONE = { kind: 'done' } as const;
