import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { settleRequest } from '../../src/operations/cloud/settle-request.js';
import { openStore, type SqliteStore } from '../../src/store/store.js';
import { SimulatedClock } from './simulated-clock.js';

export interface TemporaryStore<C extends Clock = SimulatedClock> {
  readonly store: SqliteStore;
  readonly clock: C;
  readonly newId: () => string;
  /** Closes and opens the same database again, as a restart of the hub does. */
  reopen(): Promise<SqliteStore>;
}

interface Test {
  teardown(action: () => Promise<void>): unknown;
}

/** A real SQLite store in a temporary folder, on simulated time; gone when the test ends. */
export function temporaryStore(t: Test): TemporaryStore {
  return temporaryStoreOn(t, new SimulatedClock());
}

/** The same on another clock. */
export function temporaryStoreOn<C extends Clock>(t: Test, clock: C): TemporaryStore<C> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-test-'));
  const newId = idSource(clock, systemRandom);
  const open = () =>
    openStore({
      file: path.join(folder, 'doorward.db'),
      masterKey: new Uint8Array(32).fill(7),
      logger: silentLogger,
      clock,
      newId,
      random: systemRandom,
      consequences: settleRequest,
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
