import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { SiteStatistics } from '../api/wire.js';
import { errorText } from '../parts/error-text.js';
import { readSites, sites } from '../sites/sites.js';

/** A week by the hour, of the site that was asked for last; null until they were read. */
export const statistics = signal<SiteStatistics | null>(null);
export const statisticsProblem = signal<string | null>(null);

/** The site that was asked for last; null: the first. */
let asked: string | null = null;

/**
 * The sites, and the figures of one of them. Those of another are gone at once, and an answer about it that comes later is
 * none. @param siteId null: the first
 */
export async function readStatistics(siteId: string | null): Promise<void> {
  if (siteId !== asked) statistics.value = null;
  asked = siteId;
  statisticsProblem.value = null;
  try {
    if (sites.value === null) await readSites();
    const id = siteId ?? sites.value?.[0]?.id;
    if (id === undefined) return;
    // Without a day to begin with the hub tells of this one and the six before, as days are at the site.
    const { data } = await call('GET /api/v1/sites/{id}/statistics', {
      params: { id },
      query: { by: 'hour' },
    });
    if (siteId === asked) statistics.value = data;
  } catch (error) {
    if (siteId === asked) statisticsProblem.value = errorText(error);
  }
}

export function forgetStatistics(): void {
  asked = null;
  statistics.value = null;
  statisticsProblem.value = null;
}
