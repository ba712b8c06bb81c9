import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import type { Store } from '../store-ports.js';

/** A new hub has one site, named "Home", in the machine's own zone. */
export async function ensureFirstSite(
  deps: { readonly store: Store; readonly clock: Clock; readonly newId: NewId },
  timeZone: () => string,
): Promise<void> {
  if (deps.store.sites.list({ cursor: null, size: 1 }).rows.length > 0) return;
  await deps.store.write((tx) => {
    tx.sites.insert({
      id: deps.newId(),
      name: 'Home',
      timeZone: timeZone(),
      createdAtMs: deps.clock.wallMs(),
    });
  });
}
