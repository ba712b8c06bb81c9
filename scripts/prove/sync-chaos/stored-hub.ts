import Database from 'better-sqlite3';
import { eventLine } from '../../../src/audit/replica/event-line.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { SYNCED_TABLES } from '../../../src/store/replication/synced-tables.js';
import { openStore } from '../../../src/store/store.js';
import type { HubTruth } from '../../simulate-fleet/replica.js';
import { HUB_KEY } from './hub-key.js';

/** Reads what a hub has on its disk, when no process has it open. */
export async function withStoredHub<T>(
  file: string,
  id: string,
  read: (hub: HubTruth) => Promise<T>,
): Promise<T> {
  // First, since a hub has its database to itself; and for writing, since the log of a killed one has to be read in.
  const entities = entitiesIn(file);
  const newId = idSource(clock, random);
  const store = openStore({ file, masterKey: HUB_KEY, logger, clock, newId, random });
  try {
    return await read({
      id,
      lines: (after, limit) => store.outbox.events(after, limit).map(eventLine),
      entities,
    });
  } finally {
    await store.stop();
  }
}

/** Every synced row, when no process has the database open. */
export function entitiesIn(file: string): HubTruth['entities'] {
  const db = new Database(file, { fileMustExist: true });
  try {
    return new Map(
      Object.entries(SYNCED_TABLES).map(([table, { key, synced }]) => {
        const rows = db
          .prepare(`SELECT ${synced.map((name) => `"${name}"`).join(', ')} FROM "${table}"`)
          .all();
        const byKey = (rows as Record<string, unknown>[]).map(
          (row) => [JSON.stringify(key.map((name) => row[name])), JSON.stringify(row)] as const,
        );
        return [table, new Map(byKey)];
      }),
    );
  } finally {
    db.close();
  }
}
