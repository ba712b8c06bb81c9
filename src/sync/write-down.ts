import { Unavailable } from '../kit/errors.js';
import type { Logger } from '../kit/logger.js';
import type { Store, Writes } from '../operations/store-ports.js';

/**
 * Writes down how far the cloud is. A disk that takes nothing any more must not keep the log at home, least of all then: the
 * cloud itself knows how far it is, and is asked after a restart.
 */
export async function writeDown(
  { store, logger }: { readonly store: Store; readonly logger: Logger },
  change: (tx: Writes) => void,
): Promise<void> {
  try {
    await store.writeSoon(change);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    logger.warn({ err: error }, 'how far the cloud is could not be written down');
  }
}
