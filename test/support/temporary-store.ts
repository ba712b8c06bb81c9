import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { openStore, type SqliteStore } from '../../src/store/store.js';
import { SimulatedClock } from './simulated-clock.js';

export interface TemporaryStore {
  readonly store: SqliteStore;
  readonly clock: SimulatedClock;
  readonly newId: () => string;
  /** Closes and opens the same database again, as a restart of the hub does. */
  reopen(): Promise<SqliteStore>;
}

/** A real SQLite store in a temporary folder, on simulated time; gone when the test ends. */
export function temporaryStore(t: { teardown(action: () => Promise<void>): unknown }): TemporaryStore {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-test-'));
  const clock = new SimulatedClock();
  const newId = idSource(clock, systemRandom);
  const open = () =>
    openStore({
      file: path.join(folder, 'doorward.db'),
      masterKey: new Uint8Array(32).fill(7),
      logger: silentLogger,
      clock,
      newId,
      random: systemRandom,
    });
  let store = open();
  t.teardown(async () => {
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get store() {
      return store;
    },
    clock,
    newId,
    async reopen() {
      await store.stop();
      store = open();
      return store;
    },
  };
}
