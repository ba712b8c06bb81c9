import type { Scope } from '../../accounts/api-token.js';
import type { StoredEvent } from '../../audit/event.js';
import type { Clock } from '../../kit/clock.js';
import { nextTurn } from '../../kit/next-turn.js';
import type { Device } from '../../locks/device.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { AlertKind } from '../../security/alert.js';
import type { EventFeed } from '../audit/event-feed.js';
import type { FeedReader } from '../audit/feed-item.js';
import type { LiveLocks } from '../locks/live-locks.js';
import type { Store } from '../store-ports.js';

/** A lock as home automation is told of it. */
export interface HomeLock {
  readonly device: Device;
  readonly live: LiveLock;
  /** Somebody tampered with it, and nobody has looked after that. */
  readonly isTampered: boolean;
  /** Something else is wrong with it or its door, and not over. */
  readonly hasProblem: boolean;
}

export interface HomeListener {
  /** It is shown otherwise, is new or is gone: `HomeReports.lock` says. */
  lockChanged(id: string): void;
  /** A row of the log about a door, never one that is withheld. */
  happened(row: StoredEvent): void;
  /** `HomeReports.scopesInUse` may say otherwise. */
  programsChanged(): void;
}

/** What home automation can be told of the house. */
export interface HomeReports {
  lock(id: string): HomeLock | null;
  /** In the order in which they were registered. */
  locks(): readonly HomeLock[];
  /** Of the PIN with this id, the number by which programs know it at that lock. */
  slotOf(deviceId: string, pinId: string): number | null;
  /** What programs of the house may hear and do. */
  scopesInUse(): ReadonlySet<Scope>;
  /** Every lock is told of at once, and what became of commands of the last run. @returns to stop it */
  follow(listener: HomeListener): () => void;
}

export interface HomeReportsDeps {
  readonly store: Pick<Store, 'devices' | 'alerts' | 'apiTokens' | 'pinSlots' | 'onAppended'>;
  readonly live: Pick<LiveLocks, 'of'>;
  readonly clock: Clock;
  readonly feed: Pick<EventFeed, 'follow'>;
  /** The last row of the log that the last run wrote: who follows has heard no more than that. */
  readonly lastRunSeq: number;
}

/** Locks read at once. */
const PAGE = 200;

/** What of the alerts of a lock is shown as a problem; the others have a sensor of their own, or are about no lock. */
const PROBLEMS: ReadonlySet<AlertKind> = new Set([
  'brute_force',
  'door_forced',
  'door_ajar',
  'left_unlocked',
  'jam',
  'reports_lost',
  'credential_drift',
]);

/** The hub itself, which may see everything and here asks for nothing else. */
const READER: FeedReader = {
  actor: { kind: 'system', id: null, name: 'hub' },
  userId: null,
  role: 'admin',
  method: 'mqtt',
  ipAddress: null,
};

export function homeReports(deps: HomeReportsDeps): HomeReports {
  const { store, live, clock } = deps;
  const homeLock = (device: Device): HomeLock => {
    // A silent alert is on no topic: a robber may be looking on.
    const alerts = store.alerts.unresolvedOf(device.id).filter(({ silent }) => !silent);
    const now = live.of(device.id);
    return {
      device,
      live: now,
      isTampered: alerts.some(({ kind }) => kind === 'tamper'),
      hasProblem: now.lockState === 'jammed' || alerts.some(({ kind }) => PROBLEMS.has(kind)),
    };
  };
  return {
    lock(id) {
      const device = store.devices.byId(id);
      return device && homeLock(device);
    },
    locks() {
      const found: HomeLock[] = [];
      for (let cursor: string | null = null; ;) {
        const page = store.devices.list({ cursor, size: PAGE });
        found.push(...page.rows.map(homeLock));
        if (page.next === null) return found;
        cursor = page.next;
      }
    },
    slotOf: (deviceId, pinId) =>
      store.pinSlots.ofDevice(deviceId).find((slot) => slot.pinId === pinId)?.slot ?? null,
    scopesInUse: () => store.apiTokens.scopesInUse(clock.wallMs()),
    follow: (listener) => followHome(deps, listener),
  };
}

function followHome({ store, feed, lastRunSeq }: HomeReportsDeps, listener: HomeListener): () => void {
  let isOver = false;
  let waits = false;
  store.onAppended(() => {
    if (isOver || waits) return;
    waits = true;
    // In a later turn, when the commit can be read and no door waits.
    void nextTurn().then(() => {
      waits = false;
      if (!isOver) listener.programsChanged();
    });
  });
  const following = feed.follow(READER, String(lastRunSeq), {
    send(item) {
      if (item.kind === 'reset') return true;
      if (item.kind === 'lock') {
        listener.lockChanged(item.deviceId);
        return true;
      }
      // People and codes are no business of the home's.
      if (item.kind === 'change') return true;
      const { row } = item;
      if (row.deviceId !== null) listener.lockChanged(row.deviceId);
      listener.happened(row);
      return true;
    },
    cutOff() {
      throw new Error('a follower that always has room was cut off');
    },
  });
  return () => {
    isOver = true;
    following.stop();
  };
}
