import { readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock as clock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { openStore, type SqliteStore } from '../../src/store/store.js';
import { unlockEvent } from './unlock-event.js';

const AT_ONCE = 1_000;

/** A store in a folder, as the hub has it there. @param masterKey default: that of the hub which was there before */
export function storeIn(
  folder: string,
  masterKey: Uint8Array = readFileSync(path.join(folder, 'keys', 'master.key')),
): SqliteStore {
  const file = path.join(folder, 'doorward.db');
  return openStore({ file, masterKey, logger, clock, newId: idSource(clock, random), random });
}

/** Adds unlocks to a log as the hub itself does: with chain, statistics and all. */
export async function lengthen(store: SqliteStore, events: number): Promise<void> {
  const newId = idSource(clock, random);
  for (let left = events; left > 0; left -= AT_ONCE)
    await store.write((tx) => {
      for (let n = Math.min(left, AT_ONCE); n > 0; n -= 1)
        tx.events.append(unlockEvent(clock.wallMs(), newId));
    });
}
