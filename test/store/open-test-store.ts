import { join } from 'node:path';
import type { Test } from 'tap';
import type { Clock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import type { Logger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { openStore } from '../../src/store/store.js';
import type { SqliteStore } from '../../src/store/store.js';
import { SimulatedClock } from '../support/simulated-clock.js';

export const MASTER_KEY = new Uint8Array(32).fill(7);

interface Overrides {
  readonly file?: string;
  readonly masterKey?: Uint8Array;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly beforeLongWork?: (sentence: string) => void;
}

/** A real store in a folder of its own, stopped when the test ends. */
export function openTestStore(t: Test, overrides: Overrides = {}): { store: SqliteStore; file: string } {
  const file = overrides.file ?? join(t.testdir(), 'doorward.db');
  const clock = overrides.clock ?? new SimulatedClock();
  const store = openStore({
    file,
    masterKey: overrides.masterKey ?? MASTER_KEY,
    logger: overrides.logger ?? silentLogger,
    clock,
    newId: idSource(clock, systemRandom),
    random: systemRandom,
    ...(overrides.beforeLongWork && { beforeLongWork: overrides.beforeLongWork }),
  });
  t.teardown(() => store.stop());
  return { store, file };
}
