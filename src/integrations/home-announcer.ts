import type { Clock, Timer } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { Part } from '../kit/lifecycle.js';
import type { Random } from '../kit/random.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { StoredEvent } from '../audit/event.js';
import type { Device } from '../locks/device.js';
import type { HomeReports } from '../operations/integrations/home-reports.js';
import type { Store } from '../operations/store-ports.js';
import { BusAnnouncer, type BusOptions } from './bus-announcer.js';
import { friendlyNames } from './friendly-names.js';
import type { Shape } from './shape.js';

export interface HomeAnnouncerDeps {
  readonly reports: HomeReports;
  readonly store: Pick<Store, 'announcedTopics' | 'write'>;
  readonly buses: readonly BusOptions[];
  readonly shapes: readonly Shape[];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly troubles: SparseLog;
}

/** Changes within this time are published together, milliseconds: a bolt that moves changes several times in a moment. */
const TOGETHER_MS = 20;

/** Tells every bus how the house is, in the shapes that programs there understand. */
export class HomeAnnouncer implements Part {
  readonly name = 'home announcer';
  private readonly deps: HomeAnnouncerDeps;
  private readonly outlets: readonly BusAnnouncer[];
  private readonly changed = new Set<string>();
  private labels = new Map<string, string>();
  private names: ReadonlyMap<string, string> = new Map();
  private unfollow: (() => void) | null = null;
  private timer: Timer | null = null;

  constructor(deps: HomeAnnouncerDeps) {
    this.deps = deps;
    this.outlets = deps.buses.map((options) => new BusAnnouncer(deps, options));
  }

  async start(): Promise<void> {
    const { reports } = this.deps;
    for (const outlet of this.outlets) await outlet.start();
    this.programsChanged();
    // The states first: with them come the names by which it is told what happened.
    this.tellAll();
    this.unfollow = reports.follow({
      lockChanged: (id) => {
        this.changed.add(id);
        this.timer ??= this.deps.clock.after(TOGETHER_MS, () => {
          this.timer = null;
          this.tellChanges();
        });
      },
      happened: (row) => {
        this.happened(row);
      },
      programsChanged: () => {
        this.programsChanged();
      },
    });
  }

  async stop(): Promise<void> {
    this.unfollow?.();
    this.unfollow = null;
    this.timer?.cancel();
    this.timer = null;
    await Promise.all(this.outlets.map((outlet) => outlet.stop()));
  }

  /** The lock that is called so there; null: none is. */
  lockCalled(friendlyName: string): string | null {
    for (const [id, name] of this.names) if (name === friendlyName) return id;
    return null;
  }

  private programsChanged(): void {
    const scopes = this.deps.reports.scopesInUse();
    const changed = this.outlets.filter((outlet) => outlet.programsChanged(scopes));
    if (changed.length > 0) this.tellAll();
  }

  private happened(row: StoredEvent): void {
    const lock = row.deviceId === null ? null : this.deps.reports.lock(row.deviceId);
    if (!lock) return;
    for (const outlet of this.outlets) outlet.happened(row, lock, this.names.get(lock.device.id) ?? '');
  }

  private tellAll(): void {
    const locks = this.deps.reports.locks();
    this.labels = new Map(locks.map(({ device }) => [device.id, labelOf(device)]));
    this.names = friendlyNames(locks.map(({ device }) => device));
    this.changed.clear();
    for (const outlet of this.outlets) outlet.tellAll(locks, this.names);
  }

  /** What one lock is called may change what the others are called. */
  private tellChanges(): void {
    const { reports } = this.deps;
    const changed = [...this.changed].map((id) => ({ id, lock: reports.lock(id) }));
    this.changed.clear();
    if (changed.some(({ id, lock }) => this.labels.get(id) !== (lock ? labelOf(lock.device) : undefined))) {
      this.tellAll();
      return;
    }
    for (const { lock } of changed) {
      if (!lock) continue;
      for (const outlet of this.outlets) outlet.tell(lock, this.names.get(lock.device.id) ?? '');
    }
  }
}

/** All of a registered lock that lists of locks show. */
function labelOf({ name, firmwareVersion, transport, unlatches, profile }: Device): string {
  return JSON.stringify([name, firmwareVersion, transport, unlatches, profile]);
}
