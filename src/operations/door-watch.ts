import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import { maySee } from './access/locks-in-sight.js';
import { ShareWatch } from './access/share-watch.js';
import { EventFeed } from './audit/event-feed.js';
import type { DoorParts } from './door-parts.js';
import { commandLock } from './locks/command-lock.js';
import { ReplacementOffers } from './locks/replacement-offers.js';
import { AUTO_LOCK, UnlockedDoors } from './locks/unlocked-doors.js';
import { LockWatch } from './security/lock-watch.js';
import type { Store } from './store-ports.js';

export interface DoorWatchDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly doors: DoorParts;
  /** How long a command has to begin, milliseconds. */
  readonly deadlineMs: number;
}

/** What goes on at doors though nobody asks: who follows is told, shares begin and end, doors that were left are locked or reported. */
export function doorWatch({ store, clock, random, newId, logger, doors, deadlineMs }: DoorWatchDeps) {
  const { access, live, lockouts, credentials, settle, driverOf, presence } = doors;
  const feed = new EventFeed({
    store,
    live,
    clock,
    lockouts,
    maySee: (caller, id, action) => maySee(access, caller, id, action),
  });
  lockouts.onChange((id) => {
    feed.devicesChanged([id]);
  });
  const shareWatch = new ShareWatch({
    store,
    clock,
    turned: (ids) => {
      credentials.changed(ids);
      feed.devicesChanged(ids);
    },
  });
  const offers = new ReplacementOffers({ ...access, logger });
  const devices = { ...access, random, newId, logger, live, lockouts, offers, driverOf };
  const order = commandLock({ ...devices, settle, deadlineMs, meters: doors.meters });
  const command: typeof order = (...asked) => doors.rightOfWay.taken(() => order(...asked));
  const unlockedDoors = new UnlockedDoors({
    store,
    clock,
    logger,
    live,
    lock: (id, stillWanted) => command(AUTO_LOCK, id, 'lock', { wait: true, stillWanted }),
  });
  const lockWatch = new LockWatch({ store, clock, logger, live });
  const rulesChanged = (id: string) => {
    unlockedDoors.rulesChanged(id);
    // What a lock may answer by itself depends on its rules, and on the site it is at.
    credentials.changed([id]);
    presence.placeChanged(id);
  };
  const parts: readonly Part[] = [offers, unlockedDoors, lockWatch, credentials, shareWatch];
  return { feed, shareWatch, lockWatch, devices, command, rulesChanged, parts };
}
