import path from 'node:path';
import { restoreAdvice } from './backup/last-backup.js';
import { loadSecrets } from './config/secrets.js';
import type { Settings } from './config/settings.js';
import { machineClockSync } from './kit/clock-sync.js';
import { delay, systemClock as clock } from './kit/clock.js';
import { makeDataFolder } from './kit/data-folder.js';
import { HubError } from './kit/errors.js';
import { idSource, type NewId } from './kit/ids.js';
import type { Logger } from './kit/logger.js';
import { systemRandom as random } from './kit/random.js';
import { checkPepper } from './operations/access/check-pepper.js';
import { settleRequest } from './operations/cloud/settle-request.js';
import { recover } from './operations/recover.js';
import { raiseAlerts } from './operations/security/raise-alerts.js';
import { TrustedTime } from './operations/time/trusted-time.js';
import { settleFolder } from './settle-folder.js';
import { openStore, type SqliteStore, type StoreOptions } from './store/store.js';

export interface OpeningOptions {
  readonly settings: Settings;
  /** Absolute path; created if need be. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** false: make keys and database ready, serve nothing. */
  readonly listening: boolean;
  /** Count the statistics of sites anew from the log. */
  readonly recount?: boolean;
  /** Folder of key files that the service manager hands over; null (default): none. */
  readonly handedOver?: string | null;
  /** Told what comes next when that holds the event loop, or the start, for long. */
  readonly beforeLongWork?: (sentence: string) => void;
  /** Ends a start that waits for room on the disk. */
  readonly ending?: AbortSignal;
  /** As `StoreOptions.onBroken`: ends the process. */
  readonly onBroken: (error: HubError) => void;
}

/** What a hub has before any of its rooms. */
export interface OpenedHub {
  readonly store: SqliteStore;
  readonly pepper: { readonly id: string; readonly bytes: Uint8Array };
  readonly newId: NewId;
  readonly time: TrustedTime;
  /** The last row of the log before this run. */
  readonly lastRunSeq: number;
}

/** How often a start that found the disk full looks for room, milliseconds. */
const ROOM_LOOK_MS = 2_000;

/**
 * Opens the data of a hub, asks whether its clock can be believed, and ends what the last run left unfinished. A hub that is to
 * serve and has no room to write that down waits for it: until then nobody could say which orders were carried out.
 * @throws HubError for anything an owner can mend, in words that say how
 */
export async function openHub(options: OpeningOptions): Promise<OpenedHub> {
  const { logger, listening, ending, beforeLongWork } = options;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await open(options);
    } catch (error) {
      const isFull = error instanceof HubError && error.code === 'storage_full';
      if (!isFull || !listening || ending?.aborted === true) throw error;
      if (isFirst) logger.error({ err: error }, 'the disk is full: the hub starts when there is room');
      beforeLongWork?.('The disk is full: free some space, and the hub starts by itself.');
      await delay(clock, ROOM_LOOK_MS);
    }
  }
}

async function open(options: OpeningOptions): Promise<OpenedHub> {
  const { logger, dataDir } = options;
  makeDataFolder(dataDir);
  const file = path.join(dataDir, 'doorward.db');
  if (settleFolder(dataDir)) logger.warn({}, 'a factory reset that was cut off has been finished');
  const secrets = loadSecrets(dataDir, file, random, options.handedOver ?? null);
  const newId = idSource(clock, random);
  const raise = raiseAlerts({ clock, newId });
  const store = openOrAdvise(dataDir, {
    file,
    masterKey: secrets.masterKey,
    logger,
    clock,
    newId,
    random,
    consequences: (tx, event) => {
      raise(tx, event);
      settleRequest(tx, event);
    },
    recount: options.recount === true,
    ...(options.beforeLongWork && { beforeLongWork: options.beforeLongWork }),
    onBroken: options.onBroken,
  });
  try {
    checkPepper(store, secrets.pepper.id);
    // A machine that has lost power may believe any date: asked before anything is written.
    const mode = options.settings.DOORWARD_TIME_TRUST;
    const time = new TrustedTime({ store, clock, logger, sync: machineClockSync(), mode });
    if (options.listening) {
      await time.ask();
      store.doubtTimes(() => time.isTrusted());
    }
    const lastRunSeq = await recover({ store, clock, newId }, machineZone);
    return { store, pepper: secrets.pepper, newId, time, lastRunSeq };
  } catch (error) {
    await store.stop();
    throw error;
  }
}

/** Asked for the first site of a new hub alone: Node's tables of dates and zones, once read, stay in memory with some 7 MiB. */
function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whoever meets a damaged database is told what to do, since the hub can't go on. */
function openOrAdvise(dataDir: string, options: StoreOptions): SqliteStore {
  try {
    return openStore(options);
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'store_damaged') throw error;
    throw new HubError(error.code, `${error.message} ${restoreAdvice(dataDir)}`, { cause: error });
  }
}
