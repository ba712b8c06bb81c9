import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { openStore, type SqliteStore } from '../../../src/store/store.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

/** Runs `action` with a new, empty, real store, which is removed after it. */
export async function withStore<T>(action: (store: SqliteStore) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-store-'));
  const clock = new SimulatedClock();
  const store = openStore({
    file: path.join(folder, 'doorward.db'),
    masterKey: new Uint8Array(32).fill(7),
    logger: silentLogger,
    clock,
    newId: idSource(clock, systemRandom),
    random: systemRandom,
  });
  try {
    return await action(store);
  } finally {
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
