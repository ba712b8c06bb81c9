import type { Reads } from './store-ports.js';

/**
 * The latest time that this hub has written down: before it, it can't be. Made of what is written anyway (the end of the log
 * and the sessions), so that it costs no write of its own. Milliseconds; 0 for a hub that has written nothing.
 */
export function persistedTimeMs(store: Pick<Reads, 'events' | 'sessions'>): number {
  return Math.max(store.events.newestAtMs(), store.sessions.newestUseMs());
}
