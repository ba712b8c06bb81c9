import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import type { NewSite, Site } from '../api/wire.js';

/** More buildings than one hub keeps. */
const SITES_MAX = 200;

/** In the hub's order; null until they were read. */
export const sites = signal<readonly Site[] | null>(null);

/** @throws Problem, Unreachable */
export async function readSites(): Promise<void> {
  sites.value = await callForAll('GET /api/v1/sites', {}, SITES_MAX);
}

/** @param key one for each wish: sent twice it is done once @throws Problem, Unreachable */
export async function addSite(body: NewSite, key: string): Promise<void> {
  await call('POST /api/v1/sites', { body, key });
  await readSites();
}

/** @throws Problem, Unreachable */
export async function changeSite(id: string, body: NewSite): Promise<void> {
  await call('PATCH /api/v1/sites/{id}', { params: { id }, body });
  await readSites();
}

/** Its locks are elsewhere by then: the hub refuses otherwise. @throws Problem, Unreachable */
export async function removeSite(id: string): Promise<void> {
  await call('DELETE /api/v1/sites/{id}', { params: { id } });
  await readSites();
}

export function forgetSites(): void {
  sites.value = null;
}
