import type { Clock } from '../kit/clock.js';
import type { HistogramView } from '../kit/histogram.js';
import type { Bridge, BridgeState } from './integrations/bridge-use-cases.js';
import type { CloudSyncPort, SyncView } from './cloud/sync-use-cases.js';
import type { HubMeters, MeterView } from './hub-meters.js';
import type { DeadLetters } from './integrations/dead-letters.js';
import type { BrokerFigures, BrokerSight } from './integrations/mqtt-use-cases.js';
import type { JobDesk, JobView } from './jobs/job-use-cases.js';
import type { LiveLocks } from './locks/live-locks.js';
import type { Caller } from './ports.js';
import type { Store } from './store-ports.js';

/** Locks that are told one by one, those with the least battery first. */
export const TOLD_LOCKS_MAX = 256;

/** How the disk is doing. */
export interface StoreFigures {
  /** Seconds, with the fsync. */
  readonly commits: HistogramView;
  /** Changes in them. */
  readonly changes: number;
  /** Changes that wait. */
  readonly waiting: number;
}

export interface LockFigures {
  readonly online: number;
  readonly offline: number;
  /** By id: numbers of a lock, and not its name. Of those that have said something. */
  readonly batteries: readonly { readonly id: string; readonly percent: number }[];
}

/** The hub in numbers. Names nobody, and no lock but by its id. */
export interface HubFigures {
  readonly broker: BrokerFigures;
  /** Refused messages and connections over MQTT since the start, by why. */
  readonly refusals: Readonly<Record<string, number>>;
  /** null: the household has no other broker. */
  readonly bridge: BridgeState | null;
  /** null: no cloud is set. */
  readonly sync: SyncView | null;
  /** How old the oldest row of the log is that the cloud has not got, seconds; 0: it has all of it. */
  readonly syncLagSeconds: number;
  readonly parts: readonly { readonly name: string; readonly ok: boolean }[];
  readonly meters: MeterView;
  readonly store: StoreFigures;
  readonly locks: LockFigures;
  readonly jobs: readonly JobView[];
  /** What waits, by where: the words of the program. */
  readonly queues: Readonly<Record<string, number>>;
  /** Wall clock. */
  readonly nowMs: number;
}

export interface FigureUseCases {
  readFigures(caller: Caller): HubFigures;
}

export interface FigureDeps {
  readonly store: Pick<Store, 'devices' | 'events'>;
  readonly clock: Clock;
  readonly sight: Pick<BrokerSight, 'figures'>;
  readonly letters: Pick<DeadLetters, 'totals'>;
  readonly bridge: Bridge | null;
  readonly sync: Pick<CloudSyncPort, 'view'> | null;
  readonly readiness: () => Pick<HubFigures, 'parts'>;
  readonly meters: Pick<HubMeters, 'view'>;
  readonly live: Pick<LiveLocks, 'of'>;
  readonly jobs: Pick<JobDesk, 'view'>;
  /** Those that only the parts know. */
  readonly depths: () => { readonly store: StoreFigures; readonly queues: Readonly<Record<string, number>> };
}

/** All of it is asked for when somebody looks; but for what happens at doors, nothing is gathered in between. */
export function figureOperations(deps: FigureDeps): FigureUseCases {
  return {
    readFigures: () => {
      const sync = deps.sync?.view() ?? null;
      const { store, queues } = deps.depths();
      return {
        broker: deps.sight.figures(),
        refusals: deps.letters.totals(),
        bridge: deps.bridge?.state() ?? null,
        sync,
        syncLagSeconds: sync ? lagSeconds(deps, sync) : 0,
        parts: deps.readiness().parts.map(({ name, ok }) => ({ name, ok })),
        meters: deps.meters.view(),
        store,
        locks: lockFigures(deps),
        jobs: deps.jobs.view(),
        queues: { store: store.waiting, ...queues },
        nowMs: deps.clock.wallMs(),
      };
    },
  };
}

function lagSeconds({ store, clock }: FigureDeps, { lanes }: SyncView): number {
  const [oldest] = lanes.audit.newest > lanes.audit.acked ? store.events.after(lanes.audit.acked, 1) : [];
  return oldest ? Math.max(0, clock.wallMs() - oldest.atMs) / 1000 : 0;
}

function lockFigures({ store, live }: FigureDeps): LockFigures {
  const locks = store.devices.active().map(({ id }) => ({ id, ...live.of(id) }));
  const online = locks.filter(({ isOnline }) => isOnline).length;
  const batteries = locks.flatMap(({ id, batteryPercent: percent }) =>
    percent === null ? [] : [{ id, percent }],
  );
  return {
    online,
    offline: locks.length - online,
    batteries: batteries.sort((a, b) => a.percent - b.percent).slice(0, TOLD_LOCKS_MAX),
  };
}
