import type { Reads } from '../store-ports.js';

/** Where a lock is when nobody says: a house has one site. null: there are several, or none. */
export function onlySite(store: Pick<Reads, 'sites'>): string | null {
  const { rows } = store.sites.list({ cursor: null, size: 2 });
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}
