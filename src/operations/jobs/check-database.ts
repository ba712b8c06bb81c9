import type { Clock } from '../../kit/clock.js';
import type { Store } from '../store-ports.js';

/** Each page of the database is looked at this often. */
const CHECKED_WITHIN_MS = 7 * 24 * 3_600_000;

/** Looks at the database in another process. */
export interface DatabaseChecker {
  /** @throws HubError `database_damaged`, `backup_no_space`, `backup_interrupted` */
  check(): Promise<unknown>;
}

/**
 * Whether the database is whole. Each backup begins with the same look at a copy: where they are made, no card is worn out by another copy.
 * @returns how many copies were looked at
 */
export function checkDatabase(deps: {
  readonly store: Pick<Store, 'backups'>;
  readonly clock: Clock;
  readonly checker: DatabaseChecker;
}): () => Promise<number> {
  return async () => {
    const { made } = deps.store.backups.state();
    if (made && Math.abs(deps.clock.wallMs() - made.atMs) < CHECKED_WITHIN_MS) return 0;
    await deps.checker.check();
    return 1;
  };
}
